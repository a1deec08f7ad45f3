import type {
  EventFrame,
  EventPosition,
  Reply,
  SweepSummary,
} from '../../../../shared/contract.ts';
import type { Backend, OfferedFile } from '../../../../main/hosts/backend.ts';

type Answer = (input: unknown) => Reply | Promise<Reply>;

/** Stands in for the lab: remembers the calls, and answers what the test says. */
export class FakeBackend implements Backend {
  readonly messages: unknown[] = [];
  readonly positions: (EventPosition | null)[] = [];
  readonly answers = new Map<string, Answer>();
  readonly listeners = new Set<(frame: EventFrame) => void>();
  readonly offered: OfferedFile[] = [];
  closeCount = 0;
  private seq = 0;

  answer(call: string, value: unknown): this {
    this.answers.set(call, () => ({ ok: true, value }));
    return this;
  }

  async dispatch(message: unknown): Promise<Reply> {
    this.messages.push(message);
    const { call, input } = message as { call: string; input: unknown };
    const answer = this.answers.get(call);
    return answer ? answer(input) : failure('unknown-call');
  }

  subscribe(after: EventPosition | null, listener: (frame: EventFrame) => void): () => void {
    this.positions.push(after);
    // Each subscription is separate, even of the same function.
    const own = (frame: EventFrame) => listener(frame);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  async offerFile(file: OfferedFile): Promise<Reply> {
    this.offered.push(file);
    return { ok: true, value: { token: `token-${this.offered.length}` } };
  }

  async close(): Promise<void> {
    this.closeCount += 1;
  }

  tell<E extends EventFrame>(event: E['event'], payload: E['payload']): void {
    this.seq += 1;
    const frame = { epoch: 'life', seq: this.seq, event, payload } as EventFrame;
    for (const listener of this.listeners) listener(frame);
  }
}

export function failure(code: Extract<Reply, { ok: false }>['error']['code']): Reply {
  return { ok: false, error: { code, message: `it is ${code}`, hint: 'try something else' } };
}

/** Waits until what was started has ended; does not wait for timers. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export function sweepSummary(changes: Partial<SweepSummary> = {}): SweepSummary {
  return {
    id: 1,
    kind: 'sweep',
    name: '',
    command: 'lab sweep --vary cpus=2,4',
    createdAt: '2026-01-01T00:00:00.000Z',
    state: 'running',
    total: 2,
    done: 0,
    failed: 0,
    progress: { done: 0, total: 10, etaMs: null },
    problem: null,
    ...changes,
  };
}
