import { describe, expect, it } from 'vitest';
import { policies } from '../../../../main/engine/policies/index.ts';
import { replayWithReport } from '../../../../main/engine/replay.ts';
import { defaultRunSettings } from '../../../../shared/spec/run-settings.ts';
import { countRequests } from '../../../support/page-states.ts';
import { readRecording } from '../../../support/read-recording.ts';
import { makeMachine } from '../../../support/specs.ts';

const presets = policies.map((preset) => preset.policy);

/** Switches of each CPU, and its time outside the idle task, from the text. */
function readSchedule({ text, firstPids, span }: ReturnType<typeof readRecording>) {
  return firstPids.map((firstPid, cpu) => {
    let [pid, since, busyNs, switches] = [firstPid, span.startNs, 0, 0];
    const lines = text.matchAll(/\[(\d+)\] +(\d+)\.(\d+): +sched:sched_switch: .* next_pid=(\d+)/g);
    for (const [, at, seconds, micros, next] of lines) {
      if (Number(at) !== cpu) continue;
      const timeNs = Number(seconds) * 1e9 + Number(micros) * 1e3;
      if (pid !== 0) busyNs += timeNs - since;
      [pid, since] = [Number(next), timeNs];
      switches++;
    }
    if (pid !== 0) busyNs += span.endNs - since;
    return { switches, busyNs };
  });
}

describe.each(['kernel-build', 'tlb-shootdown'] as const)('a replay of %s', (name) => {
  const recording = readRecording(name);
  const replay = (policy: (typeof presets)[number], loop: 'closed' | 'open') => {
    const spec = { machine: makeMachine(2), policy, run: defaultRunSettings };
    return replayWithReport(recording.trace, spec, { loop });
  };

  it('under none has the recorded switches and busy time of each CPU', () => {
    const schedule = readSchedule(recording);
    expect(schedule.every((cpu) => cpu.switches > 2)).toBe(true);
    const { result, report } = replay(presets[0]!, 'closed');
    expect(report.perCpu).toEqual(schedule);
    expect(result.cpuTimeNs.user).toBe(schedule.reduce((sum, cpu) => sum + cpu.busyNs, 0));
    expect(result.measuredNs).toBe(recording.span.endNs - recording.span.startNs);
  });

  it.each(presets)('makes the requests of the page states under $name', (policy) => {
    const wanted = countRequests(recording.events, policy);
    expect(wanted.ops).toBeGreaterThan(20);
    for (const loop of ['closed', 'open'] as const) {
      const { result, report } = replay(policy, loop);
      expect(result.counters.flushRequests).toBe(wanted.requests);
      expect(result.counters.ops).toBe(wanted.ops);
      expect(result.contract.breaches).toBe(0);
      expect(report.counts.fromKernel).toBe(wanted.fromKernel);
      expect(report.counts.fromUnknown).toBe(wanted.fromUnknown);
    }
  });
});
