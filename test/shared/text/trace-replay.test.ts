import { describe, expect, it } from 'vitest';
import { policies } from '../../support/direct-map-policies.ts';
import { modelVersion } from '../../../main/engine/run.ts';
import { summarizeReplay } from '../../../main/lab/traces/summarize-replay.ts';
import { mergeDistributions } from '../../../main/lab/runs/summarize.ts';
import type { AnalysisTask } from '../../../main/trace/analysis-calls.ts';
import { replayPolicies } from '../../../main/trace/replay-policies.ts';
import { writeReplayCsv } from '../../../shared/text/replay-csv.ts';
import {
  describeExactness,
  describeFollowed,
  describeGaps,
  formatReplayList,
  formatReplays,
} from '../../../shared/text/trace-replay.ts';
import {
  replayCountNames,
  type ReplayCounts,
  type ReplayLoop,
  type ReplayResult,
} from '../../../shared/trace-replay.ts';
import { packText } from '../../main/trace/support/packed-trace.ts';
import { readFixture } from '../../main/trace/support/read-text.ts';
import { policyNames } from '../../support/policies.ts';
import { makeMachine } from '../../support/specs.ts';
import { expectMailForm } from './support/mail-form.ts';

const machine = makeMachine(2);
/** The presets of the design: a later one changes no stored text. */
const presets = policies
  .map(({ policy }) => policy)
  .filter(({ name }) => (policyNames as readonly string[]).includes(name));

/** Every one of them over the recording of stress-ng. */
function replayAll(loop: ReplayLoop): ReplayResult[] {
  const trace = packText(readFixture('tlb-shootdown-2cpu'));
  const task: AnalysisTask<'replay'> = {
    kind: 'replay',
    trace,
    input: { machine, policies: presets, loop },
  };
  const found: ReplayResult[] = [];
  replayPolicies(task, {
    report: () => undefined,
    give: (replay) => {
      const policy = presets[found.length]!;
      const head = {
        key: `${found.length}`.padStart(64, 'a'),
        modelVersion,
        trace: { hash: trace.hash, name: 'größe.perf.txt' },
        machine,
        policy,
        recordedAt: '2026-01-02T03:04:05.000Z',
      };
      found.push(
        summarizeReplay(head, { ...replay, wallMs: 1 }, mergeDistributions([replay.result])),
      );
    },
  });
  return found;
}

const closed = replayAll('closed');
const open = replayAll('open');
const command = ['lab', 'trace', 'replay', 'eeeeeeee'];
const describeMachine = () => 'two CPUs';
const textOf = (replays: readonly ReplayResult[]) =>
  formatReplays({ replays, describeMachine, command });

const noGaps = Object.fromEntries(replayCountNames.map((name) => [name, 0])) as ReplayCounts;

describe('replays as text', () => {
  it('fit into a mail, in both loops, and say the same as before', () => {
    for (const replays of [closed, open]) {
      const lines = textOf(replays);
      expectMailForm(lines);
      for (const { policy } of replays) {
        expect(lines.filter((line) => line.startsWith(`${policy.name} `))).toHaveLength(2);
      }
      expect(lines.join('\n')).not.toMatch(/\n\n\n/);
      expect(lines.join('\n')).toMatchSnapshot();
    }
  });

  it('name the trace by its hash, the machine, the loop, the model and the command', () => {
    const text = textOf(open).join('\n');
    for (const words of [
      '  eeeeeeeeee',
      'two CPUs',
      'Open loop',
      `model version ${modelVersion}`,
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toMatch(/reproduce with:\nlab trace replay eeeeeeee$/);
    expect(formatReplays({ replays: [], describeMachine, command })).toEqual([]);
  });

  it('say how late events of an open loop are, and show no change of its length', () => {
    const late = open.find(({ lateSteps }) => lateSteps > 0)!;
    expect(textOf([late]).join(' ')).toContain(`${late.policy.name} ${late.lateSteps} (at most`);
    expect(textOf(closed).join(' ')).not.toContain('later than recorded');
    const [, cost = ''] = textOf([late]).join('\n').split('coalesced\n');
    expect(cost.split('\n')[0]).toMatch(/ {2}- {2}/);
  });

  it('say what the recording leaves open, and nothing if it leaves nothing', () => {
    expect(describeGaps(noGaps)).toEqual([]);
    expect(describeGaps({ ...noGaps, lostEvents: 1, heldPages: 1234 })).toEqual([
      '1 event was LOST in recording.',
      '1 234 pages were allocated twice.',
    ]);
    expect(describeExactness(noGaps)).toMatch(/simulated\.$/);
    const whole = textOf(closed.map((replay) => ({ ...replay, counts: noGaps }))).join(' ');
    expect(whole).not.toContain('leaves open');
    expect(textOf(closed).join('\n')).toContain('The recording leaves open');
  });

  it('say of which requests the windows are, if some came too late to be followed', () => {
    const [sync] = closed.filter(({ policy }) => policy.name === 'sync');
    const { exposureWindowNs: windows, counters } = sync!;
    const followed = windows.worstCpu.count;
    const part = { ...sync!, counters: { ...counters, flushRequests: 4 * followed } };
    expect(describeFollowed([part])).toMatch(
      new RegExp(
        `^Windows are of ${followed} of the ${4 * followed} requests: those of the first ` +
          '[\\d.]+ m?s of [\\d.]+ m?s\\. A later one could not be followed for [\\d.]+ ms',
      ),
    );
    const oneLine = textOf([part]).join(' ').replaceAll(/\s+/g, ' ');
    expect(oneLine).toContain(describeFollowed([part]));
    const whole = { ...sync!, counters: { ...counters, flushRequests: followed } };
    expect(describeFollowed([whole])).toBe('');
  });

  it('say on how many CPUs no task was recorded, if there are any', () => {
    const idle = { switches: 0, busyNs: 0 };
    const [used] = closed[0]!.perCpu;
    const on = (cpus: number, perCpu: ReplayResult['perCpu']) =>
      textOf([{ ...closed[0]!, machine: makeMachine(cpus), perCpu }]).join(' ');
    expect(on(4, [idle, used!, idle])).toContain('On 3 of 4 CPUs no task was recorded');
    expect(on(1, [used!])).not.toContain('no task was recorded');
  });

  it('distinguish policies of one name by the fields that differ, and no others', () => {
    const [sync] = closed.filter(({ policy }) => policy.name === 'sync');
    const [batch] = closed.filter(({ policy }) => policy.name === 'deferred-batch');
    const changed = { ...sync!, policy: { ...sync!.policy, batchPages: 63 } };
    const lines = textOf([sync!, changed, batch!]);
    expectMailForm(lines);
    for (const name of ['sync, batchPages 1', 'sync, batchPages 63', 'deferred-batch']) {
      expect(lines.filter((line) => line.startsWith(`${name}  `))).toHaveLength(2);
    }
    const list = formatReplayList([sync!, changed]);
    expectMailForm(list);
    expect(list.join(' ').replace(/\s+/g, ' ')).toMatch(/batchPages 1 .*batchPages 63/);
  });

  it('say when a contract is broken', () => {
    const broken = closed.map((one) => ({
      ...one,
      contract: { ...one.contract, answer: 'broken' as const },
    }));
    expect(
      textOf(broken)
        .join('\n')
        .match(/ BROKEN(?: |$)/gm),
    ).toHaveLength(presets.length);
  });

  it('are listed by key, trace, machine, loop and policy', () => {
    const lines = formatReplayList([...closed, ...open]);
    expectMailForm(lines);
    expect(lines).toHaveLength(1 + 2 * presets.length);
    expect(lines[1]).toMatch(/^aaaaaaaa +eeeeeeee +server-2 +closed +none +0 +0$/);
  });
});

describe('replays as CSV', () => {
  it('are a line each, with every number as it is', () => {
    const [header = '', ...rows] = writeReplayCsv(closed).split('\r\n').slice(0, -1);
    const names = header.split(',');
    expect(new Set(names).size).toBe(names.length);
    expect(rows).toHaveLength(closed.length);
    closed.forEach((replay, i) => {
      const cells = rows[i]!.split(',');
      expect(cells).toHaveLength(names.length);
      const cell = (name: string) => cells[names.indexOf(name)];
      expect(cell('policy')).toBe(replay.policy.name);
      expect(Number(cell('added sys precise (ns)'))).toBe(replay.addedSysNs.precise);
      expect(Number(cell('flushRequests'))).toBe(replay.counters.flushRequests);
      expect(cell('window p99 (ns)')).toBe(String(replay.exposureWindowNs.pairs.p99 ?? ''));
      expect(cell('contract')).toBe(replay.contract.answer);
      expect(Number(cell('occasions'))).toBe(replay.contract.occasions);
      expect(Number(cell('recorded unseenArrivals'))).toBe(replay.counts.unseenArrivals);
    });
    expect(writeReplayCsv([])).toBe('');
  });
});
