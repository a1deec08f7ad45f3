import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policies } from '../../../../main/engine/policies/index.ts';
import { replayWithReport } from '../../../../main/engine/replay.ts';
import type { ReplayTrace } from '../../../../main/engine/work/recorded/replay-trace.ts';
import type { Policy } from '../../../../shared/spec/policy.ts';
import { cpuTimeCategories, sysTickCategories } from '../../../../shared/cpu-time-categories.ts';
import { defaultRunSettings } from '../../../../shared/spec/run-settings.ts';
import { countRequests, type PageEvent } from '../../../support/page-states.ts';
import { makeReplayTrace } from '../../../support/replay-traces.ts';
import { makeMachine } from '../../../support/specs.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

const presets = policies.map((preset) => preset.policy);
const cpus = 3;
const endNs = 12e6;

/** Events of few pages, tasks and times, so that all of them meet; also such as no kernel writes. */
const anyEvent = fc.record({
  cpu: fc.nat(cpus - 1),
  timeNs: fc.oneof(
    fc.nat(endNs),
    fc.nat(300).map((us) => 1000 * us),
  ),
  kind: fc.constantFrom('alloc', 'alloc', 'alloc', 'free', 'switch', 'arrival'),
  pfn: fc.nat(24),
  order: fc.constantFrom(0, 0, 0, 0, 1, 3, 6),
  isUser: fc.constantFrom(true, true, false),
  next: fc.nat(4),
}) satisfies fc.Arbitrary<PageEvent>;

const anyRecording = fc.record({
  events: fc.array(anyEvent, { maxLength: 150 }),
  firstPids: fc.array(fc.nat(4), { minLength: cpus, maxLength: cpus }),
});

type Recording = typeof anyRecording extends fc.Arbitrary<infer T> ? T : never;

const toTrace = ({ events, firstPids }: Recording): ReplayTrace =>
  makeReplayTrace(events, firstPids, { startNs: 0, endNs });

function replay(
  trace: ReplayTrace,
  policy: Policy,
  loop: 'closed' | 'open',
  machineCpus = cpus,
  horizonNs?: number,
) {
  const spec = { machine: makeMachine(machineCpus), policy, run: defaultRunSettings };
  return replayWithReport(trace, spec, { loop, ...(horizonNs !== undefined && { horizonNs }) });
}

/** When each CPU switched, and how long it was not idle, straight from the events. */
function recordedSchedule({
  events,
  firstPids,
}: Recording): { switches: number; busyNs: number }[] {
  return firstPids.map((first, cpu) => {
    const own = events.filter((one) => one.cpu === cpu).toSorted((a, b) => a.timeNs - b.timeNs);
    const found = { switches: 0, busyNs: 0 };
    let isBusy = first > 0;
    let since = 0;
    const stay = (timeNs: number) => {
      if (isBusy) found.busyNs += timeNs - since;
      since = timeNs;
    };
    for (const { kind, timeNs, next } of own) {
      stay(timeNs);
      if (kind === 'arrival') isBusy ||= next > 0;
      if (kind !== 'switch') continue;
      found.switches++;
      isBusy = next > 0;
    }
    stay(endNs);
    return found;
  });
}

describe('a replay of any recording', () => {
  it('under none is the recorded schedule, and costs nothing, in both loops', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const schedule = recordedSchedule(recording);
        const busyNs = schedule.reduce((sum, one) => sum + one.busyNs, 0);
        for (const loop of ['closed', 'open'] as const) {
          const { result, report } = replay(toTrace(recording), presets[0]!, loop);
          expect(presets[0]!.name).toBe('none');
          expect(report.perCpu).toEqual(schedule);
          expect(report.recordedBusyNs).toBe(busyNs);
          expect(report.lateSteps).toBe(0);
          expect(result.measuredNs).toBe(endNs);
          const { user, idle, ...rest } = result.cpuTimeNs;
          expect({ user, idle }).toEqual({ user: busyNs, idle: cpus * endNs - busyNs });
          expect(Object.values(rest).every((time) => time === 0)).toBe(true);
        }
      }),
      { seed: 41, numRuns: scaleRuns(60) },
    );
  });

  it.each(presets)('$name accounts for all CPU time', (policy) => {
    fc.assert(
      fc.property(anyRecording, fc.constantFrom('closed', 'open'), (recording, loop) => {
        const { result } = replay(toTrace(recording), policy, loop, cpus + 1);
        const times = cpuTimeCategories.map((name) => result.cpuTimeNs[name]);
        const total = times.reduce((a, b) => a + b, 0);
        expect(total / ((cpus + 1) * result.measuredNs)).toBeCloseTo(1, 9);
        expect(Math.min(...times)).toBeGreaterThanOrEqual(-1e-6);
      }),
      { seed: 42, numRuns: scaleRuns(60) },
    );
  });

  it.each(presets)('$name makes the requests of the page states, in both loops', (policy) => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const wanted = countRequests(recording.events, policy);
        for (const loop of ['closed', 'open'] as const) {
          const { result, report } = replay(toTrace(recording), policy, loop);
          expect(result.counters.flushRequests).toBe(wanted.requests);
          expect(result.counters.ops).toBe(wanted.ops);
          const { fromKernel, fromUnknown, fromUser } = report.counts;
          const { fromKernel: kernel, fromUnknown: unknown, fromUser: user } = wanted;
          expect([fromKernel, fromUnknown, fromUser]).toEqual([kernel, unknown, user]);
        }
      }),
      { seed: 43, numRuns: scaleRuns(60) },
    );
  });

  it.each(presets)('$name does all recorded work in a closed loop, and every switch', (policy) => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const schedule = recordedSchedule(recording);
        const { result, report } = replay(toTrace(recording), policy, 'closed');
        const busyNs = schedule.reduce((sum, one) => sum + one.busyNs, 0);
        expect(Math.abs(result.cpuTimeNs.user - busyNs)).toBeLessThan(1e-3);
        expect(report.perCpu.map((cpu) => cpu.switches)).toEqual(schedule.map((c) => c.switches));
        expect(result.measuredNs).toBeGreaterThanOrEqual(endNs);
      }),
      { seed: 44, numRuns: scaleRuns(60) },
    );
  });

  it.each(presets)(
    '$name closes or leaves open each pair, once, and keeps its contract',
    (policy) => {
      fc.assert(
        fc.property(anyRecording, fc.constantFrom('closed', 'open'), (recording, loop) => {
          const { exposure, counters, contract } = replay(toTrace(recording), policy, loop).result;
          expect(exposure.pairs.count + exposure.openPairs).toBe(exposure.pairCount);
          expect(exposure.pairCount).toBe(exposure.requestCount * (cpus - 1));
          expect(exposure.requestCount).toBeLessThanOrEqual(counters.flushRequests);
          expect(contract.breaches).toBe(0);
        }),
        { numRuns: scaleRuns(100) },
      );
    },
  );

  it.each(presets)(
    '$name follows each pair for the horizon, so none that is too late for it',
    (policy) => {
      fc.assert(
        fc.property(anyRecording, fc.constantFrom('closed', 'open'), (recording, loop) => {
          // What a policy adds makes no event as late as the end of the recording.
          const events = recording.events.filter(({ timeNs }) => timeNs < endNs - 2e6);
          const trace = toTrace({ ...recording, events });
          const follow = (horizonNs: number) => replay(trace, policy, loop, cpus, horizonNs).result;
          const all = follow(0);
          expect(all.counters.flushRequests).toBe(all.exposure.requestCount);
          expect(all.exposure.pairs.count).toBe(0);
          expect(follow(endNs).exposure.requestCount).toBe(0);
          const { exposure } = follow(1e6);
          expect(exposure.pairs.max).toBeLessThanOrEqual(1e6);
          expect(exposure.busy.max).toBeLessThanOrEqual(1e6);
          expect(exposure.busy.count).toBeGreaterThanOrEqual(exposure.pairs.count);
        }),
        { numRuns: scaleRuns(100) },
      );
    },
  );

  it('gives the same bits while it tells how far it is, which only grows', () => {
    fc.assert(
      fc.property(
        anyRecording,
        fc.constantFrom(...presets),
        fc.constantFrom('closed', 'open'),
        (recording, policy, loop) => {
          const spec = { machine: makeMachine(cpus), policy, run: defaultRunSettings };
          const told: number[] = [];
          const onProgress = (reachedNs: number) => void told.push(reachedNs);
          const inSlices = replayWithReport(toTrace(recording), spec, { loop, onProgress });
          const atOnce = replayWithReport(toTrace(recording), spec, { loop });
          expect(JSON.stringify(inSlices)).toBe(JSON.stringify(atOnce));
          expect(told.length).toBeGreaterThan(900);
          expect(told).toEqual(told.toSorted((a, b) => a - b));
          expect(told.at(-1)).toBeLessThanOrEqual(endNs);
        },
      ),
      { seed: 46, numRuns: scaleRuns(60) },
    );
  });

  it('gives the same bits each time, and other policies cost system time', () => {
    fc.assert(
      fc.property(anyRecording, fc.constantFrom(...presets), (recording, policy) => {
        const first = replay(toTrace(recording), policy, 'closed').result;
        const again = replay(toTrace(recording), policy, 'closed').result;
        expect(JSON.stringify(again)).toBe(JSON.stringify(first));
        const sysNs = sysTickCategories.reduce((sum, name) => sum + first.cpuTimeNs[name], 0);
        expect(sysNs > 0).toBe(policy.xpfo && first.cpuTimeNs.xpfoMap > 0);
      }),
      { seed: 45, numRuns: scaleRuns(60) },
    );
  });
});
