import type { EventFrame } from '../../../shared/contract.ts';

interface SeenRequest {
  readonly path: string;
  readonly token: string | null;
  readonly body: unknown;
}

type Answer = (body: unknown) => { status: number; body: unknown };

const encoder = new TextEncoder();

/** An event with this number; its content does not matter here. */
export function frameOf(seq: number, epoch = 'life'): EventFrame {
  return { epoch, seq, event: 'runs.changed', payload: { keys: [] } };
}

export function textOf(...frames: readonly EventFrame[]): string {
  return frames.map((frame) => `${JSON.stringify(frame)}\n`).join('');
}

/** One open response to GET /api/events. */
export class EventConnection {
  readonly path: string;
  readonly signal: AbortSignal | null;
  readonly body: ReadableStream<Uint8Array>;
  private controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(path: string, signal: AbortSignal | null) {
    this.path = path;
    this.signal = signal;
    this.body = new ReadableStream({ start: (controller) => void (this.controller = controller) });
  }

  send(text: string | Uint8Array): void {
    this.controller.enqueue(typeof text === 'string' ? encoder.encode(text) : text);
  }

  end(): void {
    this.controller.close();
  }

  break(): void {
    this.controller.error(new TypeError('network error'));
  }
}

/** A server behind `fetch`: answers by path, and records requests. */
export class FakeServer {
  readonly seen: SeenRequest[] = [];
  readonly connections: EventConnection[] = [];
  /** If false, every request fails as if nothing listened. */
  isUp = true;
  /** The status of the next GET /api/events. */
  eventsStatus = 200;
  answers: Record<string, Answer> = {};

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const path = String(input);
    const headers = new Headers(init?.headers);
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    this.seen.push({ path, token: headers.get('x-lab-token'), body });
    if (!this.isUp) throw new TypeError('fetch failed');
    if (path.startsWith('/api/events')) return this.openEvents(path, init?.signal ?? null);
    const answer = this.answers[path]?.(body) ?? { status: 404, body: 'nothing here' };
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    return new Response(text, { status: answer.status });
  };

  get lastConnection(): EventConnection {
    const last = this.connections.at(-1);
    if (!last) throw new Error('nothing connected');
    return last;
  }

  paths(): string[] {
    return this.seen.map(({ path }) => path);
  }

  private openEvents(path: string, signal: AbortSignal | null): Response {
    if (this.eventsStatus !== 200) {
      const error = { code: 'not-allowed', message: 'no session', hint: 'sign in' };
      return Response.json({ ok: false, error }, { status: this.eventsStatus });
    }
    const connection = new EventConnection(path, signal);
    this.connections.push(connection);
    return new Response(connection.body);
  }
}

export function createMemoryStorage(token?: string) {
  const items = new Map<string, string>(token ? [['shootdown-lab.token', token]] : []);
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

/** Lets everything that is ready run. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  await new Promise((resolve) => setTimeout(resolve, 0));
}
