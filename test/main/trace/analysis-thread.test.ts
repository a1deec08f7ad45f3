import { describe, expect, it } from 'vitest';
import { policies } from '../../support/direct-map-policies.ts';
import { replayWithReport } from '../../../main/engine/replay.ts';
import type { AnalysisTask, PolicyReplay } from '../../../main/trace/analysis-calls.ts';
import { analyseOnThread } from '../../../main/trace/analysis-thread.ts';
import { unpackTrace } from '../../../main/trace/packed-trace.ts';
import { toReplayTrace } from '../../../main/trace/to-replay-trace.ts';
import { defaultRunSettings } from '../../../shared/spec/run-settings.ts';
import { makeMachine } from '../../support/specs.ts';
import { packTrace } from './support/packed-trace.ts';
import { readFixture, readText } from './support/read-text.ts';

const read = readText(readFixture('kernel-build-2cpu'));
const presets = policies.map(({ policy }) => policy);
const machine = makeMachine(2);
const recordedNs = read.durationNs;

function makeTask(input: Partial<AnalysisTask<'replay'>['input']> = {}): AnalysisTask<'replay'> {
  const whole = { machine, policies: presets.slice(0, 4), loop: 'closed' as const, ...input };
  return { kind: 'replay', trace: packTrace(read), input: whole };
}

const bits = ({ result, report }: Omit<PolicyReplay, 'wallMs'>) =>
  JSON.stringify({ result, report });

describe('a replay on a thread', () => {
  it.each(['closed', 'open'] as const)(
    'gives the bits of each policy that replaying it here gives, in a loop that is %s',
    async (loop) => {
      const trace = toReplayTrace(unpackTrace(packTrace(read)));
      const wanted = presets.map((policy) =>
        replayWithReport(trace, { machine, policy, run: defaultRunSettings }, { loop }),
      );
      const given: PolicyReplay[] = [];
      const replays = await analyseOnThread(makeTask({ policies: presets, loop }), {
        onResult: (replay) => given.push(replay),
      });
      expect(replays.map(bits)).toEqual(wanted.map(bits));
      expect(given).toEqual(replays);
      for (const { wallMs } of replays) expect(wallMs).toBeGreaterThan(0);
    },
  );

  it('reports progress in the recorded time of all policies', async () => {
    const told: { done: number; total: number }[] = [];
    const many = Array.from({ length: 4 }, () => presets).flat();
    await analyseOnThread(makeTask({ policies: many }), {
      onProgress: (progress) => told.push(progress),
    });
    expect(told.length).toBeGreaterThan(1);
    const done = told.map((one) => one.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    for (const { total } of told) expect(total).toBe(many.length * recordedNs);
    expect(done.at(-1)).toBeGreaterThan(recordedNs);
  });

  it('takes the packed chunks over', async () => {
    const task = makeTask();
    await analyseOnThread(task);
    for (const { chunks } of task.trace.cpus) {
      for (const chunk of chunks) expect(chunk.length).toBe(0);
    }
  });

  it('is cancelled in the middle, and gives nothing more', async () => {
    const abort = new AbortController();
    let given = 0;
    const many = Array.from({ length: 2000 }, () => presets).flat();
    const result = analyseOnThread(makeTask({ policies: many }), {
      signal: abort.signal,
      onResult: () => {
        if (++given === 3) abort.abort();
      },
    });
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    expect(given).toBe(3);
    const again = analyseOnThread(makeTask(), { signal: abort.signal });
    await expect(again).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends with what taking a result throws', async () => {
    let given = 0;
    const full = analyseOnThread(makeTask({ policies: presets }), {
      onResult: () => {
        given++;
        throw new Error('the disk is full');
      },
    });
    await expect(full).rejects.toThrow('the disk is full');
    expect(given).toBe(1);
  });

  it('on a machine that is too small, or of a damaged trace, is refused', async () => {
    const small = analyseOnThread(makeTask({ machine: makeMachine(1) }));
    await expect(small).rejects.toMatchObject({
      code: 'bad-value',
      message: expect.stringContaining('at least the 2 of the trace') as unknown,
      hint: 'set machine.cpus to 2',
    });
    const task = makeTask();
    task.trace.cpus[1]!.chunks[0]!.fill(9, 10);
    await expect(analyseOnThread(task)).rejects.toMatchObject({
      code: 'database-unreadable',
      message: 'chunk 0 of CPU 1 of trace eeeeeeee is damaged',
    });
  });

  it.each([
    ['an error', `throw new Error('lost the plot');`, 'lost the plot'],
    ['an exit', `process.exit(3);`, 'exit 3'],
    ['its end without an answer', '', 'exit 0'],
  ])('whose thread dies of %s is refused with it', async (_how, program, why) => {
    const workerUrl = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
    await expect(analyseOnThread(makeTask(), { workerUrl })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining(why) as unknown,
      hint: 'replay the trace again',
    });
  });
});
