import { describe, expect, it } from 'vitest';
import { policies } from '../../support/direct-map-policies.ts';
import { Stream } from '../../../main/engine/random.ts';
import { replayWithReport } from '../../../main/engine/replay.ts';
import { unpackTrace } from '../../../main/trace/packed-trace.ts';
import { toReplayTrace } from '../../../main/trace/to-replay-trace.ts';
import { defaultRunSettings } from '../../../shared/spec/run-settings.ts';
import { replayLoops } from '../../../shared/trace-replay.ts';
import { countRequests, readPageEvents } from '../../support/page-states.ts';
import { makeMachine } from '../../support/specs.ts';
import { packText } from './support/packed-trace.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const texts = scaleRuns(150);
const spansUs = [5, 60, 3000] as const;
const states = ['R', 'S', 'R+', 'D', 'X', 'Z'] as const;

/**
 * A text of tasks that come, go and allocate at random, many at one time, few pages among them. Half of
 * the texts lack events: tasks are where no switch has let them.
 */
function makeText(seed: number): string {
  const stream = Stream.named(seed, 0, 'replayed text');
  const below = (count: number) => Math.floor(stream.uniform() * count);
  const cpus = 1 + below(4);
  const pids = 1 + below(5);
  const spanUs = spansUs[below(spansUs.length)]!;
  const hasAll = below(2) === 0;
  const current = Array.from({ length: cpus }, () => below(pids + 1));
  const times = Array.from({ length: 1 + below(300) }, () => below(spanUs)).sort((a, b) => a - b);
  const makeEvent = (cpu: number, pid: number) => {
    const what = below(10);
    const pfn = `page=0x1 pfn=0x${(1 + below(40)).toString(16)}`;
    if (what < 4) {
      const next = (current[cpu] = below(pids + 1));
      const leaving = `prev_comm=a prev_pid=${pid} prev_prio=120 prev_state=${states[below(6)]}`;
      return `sched:sched_switch: ${leaving} ==> next_comm=b next_pid=${next} next_prio=120`;
    }
    if (what < 8) {
      const flags = below(3) > 0 ? 'GFP_HIGHUSER_MOVABLE' : 'GFP_KERNEL';
      const order = below(6) > 0 ? 0 : below(4);
      return `kmem:mm_page_alloc: ${pfn} order=${order} migratetype=1 gfp_flags=${flags}`;
    }
    if (what < 9) return `kmem:mm_page_free: ${pfn} order=0`;
    return 'tlb:tlb_flush: pages:-1 reason:flush on task switch (0)';
  };
  const lines = times.map((us) => {
    const cpu = below(cpus);
    const pid = hasAll || below(10) > 0 ? current[cpu]! : below(pids + 1);
    return `a ${pid} [${cpu}] ${(1 + us / 1e6).toFixed(6)}: ${makeEvent(cpu, pid)}\n`;
  });
  return lines.join('');
}

/** What is wrong with the replays of a text. */
function problemsOf(text: string): string[] {
  const trace = toReplayTrace(unpackTrace(packText(text)));
  const events = readPageEvents(text);
  const machine = makeMachine(trace.cpus.length + 1);
  return policies.flatMap(({ policy }) =>
    replayLoops.flatMap((loop) => {
      const spec = { machine, policy, run: defaultRunSettings };
      const { result, report } = replayWithReport(trace, spec, { loop });
      const { counters, cpuTimeNs, contract, measuredNs } = result;
      const expected = countRequests(events, policy);
      const total = Object.values(cpuTimeNs).reduce((a, b) => a + b, 0);
      const wrong = {
        end: !Number.isFinite(measuredNs),
        requests: counters.flushRequests !== expected.requests || counters.ops !== expected.ops,
        contract: contract.breaches > 0,
        time: Math.abs(total - measuredNs * machine.cpus) > 1e-3,
        work: loop === 'closed' && Math.abs(cpuTimeNs.user - report.recordedBusyNs) > 1e-3,
      };
      return Object.entries(wrong).flatMap(([what, is]) =>
        is ? [`${policy.name} ${loop}: ${what}`] : [],
      );
    }),
  );
}

describe('a text at random', () => {
  it('is replayed to its end under every policy, with its requests, its work and all time', () => {
    const wrong: string[] = [];
    for (let seed = 0; seed < texts; seed++) {
      wrong.push(...problemsOf(makeText(seed)).map((problem) => `text ${seed}, ${problem}`));
    }
    expect(wrong).toEqual([]);
  }, 600_000);
});
