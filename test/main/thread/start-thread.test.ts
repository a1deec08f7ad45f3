import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Served } from '../../../main/thread/messages.ts';
import {
  startThread,
  type BrokenCall,
  type Thread,
  type ThreadOptions,
} from '../../../main/thread/start-thread.ts';
import { LabError } from '../../../shared/errors.ts';
import { threadProgram } from '../../support/thread-program.ts';

interface Calls {
  add(a: number, b: number): number;
  later(value: string): string;
  refuse(): void;
  fail(): void;
  odd(): unknown;
  spin(): void;
  die(): void;
  count(to: number): number;
  double(value: number): number;
  length(bytes: Uint8Array<ArrayBuffer>): number;
}

interface Asks {
  twice(value: number): number;
  note(value: number): void;
}

const errors = new URL('../../../shared/errors.ts', import.meta.url).href;
const program = threadProgram(
  `add: (a, b) => a + b,
  later: async (value) => { await new Promise((resolve) => setTimeout(resolve, 5)); return value; },
  refuse() { throw new LabError('not-found', 'there is none', 'name another'); },
  fail() { throw new TypeError('lost the plot'); },
  odd: () => () => {},
  spin() { for (;;); },
  die() { process.exit(3); },
  count(to) { for (let n = 1; n <= to; n++) starter.post('note', n); return to; },
  double: (value) => starter.ask('twice', value),
  length: (bytes) => bytes.length,`,
  `import { LabError } from ${JSON.stringify(errors)};`,
);

const words = {
  thread: 'the thread',
  work: 'the work',
  deathHint: 'start it again',
  failureHint: 'report it',
};
const deaf: Served<Asks> = { twice: (value) => value * 2, note: () => undefined };

const started: Thread<Calls>[] = [];
function start(options: Partial<ThreadOptions<Asks>> = {}, url = program): Thread<Calls> {
  const thread = startThread<Calls, Asks>(url, { words, serve: deaf, ...options });
  started.push(thread);
  return thread;
}
const stopped = () => new LabError('cancelled', 'the work was cancelled', 'start it again');
afterEach(async () => {
  for (const thread of started.splice(0)) await thread.stop(stopped());
});

describe('a thread', () => {
  it('answers each call with its own value, in whatever order they are there', async () => {
    const thread = start();
    const values = [thread.call('later', ['a']), thread.call('add', [1, 2])];
    expect(await Promise.all(values)).toEqual(['a', 3]);
    expect(thread.isOpen).toBe(true);
  });

  it('asks back, and notes arrive in their order before the reply', async () => {
    const notes: number[] = [];
    const thread = start({ serve: { ...deaf, note: (value) => void notes.push(value) } });
    expect(await thread.call('double', [21])).toBe(42);
    expect(await thread.call('count', [50])).toBe(50);
    expect(notes).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it('takes over what is transferred', async () => {
    const bytes = new Uint8Array(9);
    const length = start().call('length', [bytes], { transfer: [bytes.buffer] });
    expect(bytes.length).toBe(0);
    expect(await length).toBe(9);
  });

  it('hands over what its program names of a value, and has it no longer', async () => {
    const own = threadProgram(
      'give: () => bytes, left: () => bytes.length',
      'const bytes = new Uint8Array([1, 2, 3]);',
      'handsOver: (value) => (value instanceof Uint8Array ? [value.buffer] : [])',
    );
    const giver = startThread<{ give(): Uint8Array; left(): number }, Record<never, never>>(own, {
      words,
      serve: {},
    });
    expect(await giver.call('left', [])).toBe(3);
    expect([...(await giver.call('give', []))]).toEqual([1, 2, 3]);
    expect(await giver.call('left', [])).toBe(0);
    await giver.stop(new LabError('cancelled', 'over', 'start again'));
  });

  it('passes on code, message and hint of a LabError', async () => {
    const error = { code: 'not-found', message: 'there is none', hint: 'name another' };
    await expect(start().call('refuse', [])).rejects.toMatchObject(error);
  });

  it('makes an unexpected error internal, in words, with its stack for the log', async () => {
    const error = await start()
      .call('fail', [])
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LabError);
    expect(error).toMatchObject({
      code: 'internal',
      message: 'the work failed: lost the plot',
      hint: 'report it',
      stack: expect.stringMatching(/^TypeError: lost the plot\n +at /) as unknown,
    });
  });

  it('refuses arguments and values that cannot be sent, and continues', async () => {
    const thread = start();
    const odd = (() => {}) as unknown as number;
    await expect(thread.call('add', [1, odd])).rejects.toMatchObject({
      code: 'bad-message',
      message: expect.stringContaining('could not be cloned') as unknown,
    });
    await expect(thread.call('odd', [])).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('could not be cloned') as unknown,
    });
    await expect(thread.call('add', [1, 2])).resolves.toBe(3);
  });
});

describe('the end of a thread', () => {
  it('by its death rejects what waits with the reason, after it was reported', async () => {
    const ends: [Error | null, readonly BrokenCall[]][] = [];
    const thread = start({ onEnd: (error, broken) => ends.push([error, broken]) });
    const death = expect.objectContaining({
      code: 'internal',
      message: 'the thread died: exit 3',
      hint: 'start it again',
    }) as unknown;
    const calls = [
      thread.call('die', []).catch((error: unknown) => [error, ends.length]),
      thread.call('add', [1, 2]).catch((error: unknown) => [error, ends.length]),
    ];
    expect(await Promise.all(calls)).toEqual([
      [death, 1],
      [death, 1],
    ]);
    const broken = [
      expect.objectContaining({ name: 'die', args: [] }) as unknown,
      expect.objectContaining({ name: 'add', args: [1, 2] }) as unknown,
    ];
    expect(ends).toEqual([[death, broken]]);
    expect(thread.isOpen).toBe(false);
    await expect(thread.call('add', [1, 2])).rejects.toMatchObject({ code: 'cancelled' });
    await thread.close();
  });

  it('of too little memory says so', async () => {
    const url = threadProgram('add() { let list = null; for (;;) list = { list }; }');
    const thread = start({ resourceLimits: { maxOldGenerationSizeMb: 16 } }, url);
    await expect(thread.call('add', [1, 2])).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('memory') as unknown,
    });
  });

  it('by a signal cancels every call at once, and leaves no listener', async () => {
    const ends: (Error | null)[] = [];
    const thread = start({ onEnd: (error) => ends.push(error) });
    const abort = new AbortController();
    const { signal } = abort;
    await thread.call('add', [1, 2], { cancel: { signal, error: stopped } });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    const calls = Promise.allSettled([
      thread.call('spin', [], { cancel: { signal, error: stopped } }),
      thread.call('add', [1, 2]),
    ]);
    abort.abort();
    expect(thread.isOpen).toBe(false);
    const end = { status: 'rejected', reason: expect.objectContaining({ code: 'cancelled' }) };
    expect(await calls).toEqual([end, end]);
    await thread.stop(stopped());
    expect(ends).toEqual([null]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('comes with what serving it throws, and nothing of it is taken afterwards', async () => {
    const ends: (Error | null)[] = [];
    const full = new Error('the disk is full');
    const notes: number[] = [];
    const thread = start({
      serve: {
        ...deaf,
        note: (value) => {
          notes.push(value);
          throw full;
        },
      },
      onEnd: (error) => ends.push(error),
    });
    await expect(thread.call('count', [50])).rejects.toBe(full);
    await thread.stop(stopped());
    expect(notes).toEqual([1]);
    expect(ends).toEqual([full]);
  });

  it('by closing it lets it answer first, and runs its own end', async () => {
    const ends: (Error | null)[] = [];
    const note = (value: number) => void ends.push(new Error(`note ${value}`));
    const serve = new URL('../../../main/thread/serve-thread.ts', import.meta.url).href;
    const url = new URL(
      `data:text/javascript,${encodeURIComponent(`
        import { serveThread } from ${JSON.stringify(serve)};
        serveThread((starter) => ({
          calls: { add: (a, b) => a + b },
          close: async () => { await null; starter.post('note', 7); },
        }));`)}`,
    );
    const thread = start({ serve: { ...deaf, note }, onEnd: (error) => ends.push(error) }, url);
    const sum = thread.call('add', [1, 2]);
    await Promise.all([thread.close(), thread.close()]);
    expect(await sum).toBe(3);
    expect(ends.map((error) => error?.message ?? null)).toEqual(['note 7', null]);
  });
});
