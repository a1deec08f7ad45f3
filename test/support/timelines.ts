import { replicate } from '../../main/engine/run.ts';
import { TimelineRecorder } from '../../main/engine/timeline/recorder.ts';
import { parseSpec, type Spec } from '../../shared/spec/spec.ts';
import { indexTimeline, type IndexedTimeline } from '../../shared/timeline/index-timeline.ts';
import type { Timeline } from '../../shared/timeline/layouts.ts';
import { policies, type PolicyName } from './policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from './specs.ts';

/** The timeline of replication 0. */
export function recordOf(spec: Spec): Timeline {
  const recorder = new TimelineRecorder(spec);
  replicate(spec, 0, recorder);
  return recorder.timeline();
}

/** Five pinned tasks on six CPUs, whose requests for user mappings another policy governs. */
export function mixedSpec(policy: PolicyName, userPolicy: PolicyName, measureMs = 3): Spec {
  const run = { warmupMs: 0.5, measureMs, horizonMs: 4 };
  const placed = { placement: 'cpus', userShare: 0.4, pages: 3 } as const;
  const workload = makeKernelBuild(5, { burstMs: 1, blockMs: 0.6, ...placed });
  const spec = makeSpec(makeMachine(6), workload, policies[policy], run);
  const own = { ...policies[userPolicy], batchPages: 1, reuse: false };
  return parseSpec({ ...spec, userPolicy: own });
}

export function mixedTimeline(...parts: Parameters<typeof mixedSpec>): IndexedTimeline {
  return indexTimeline(recordOf(mixedSpec(...parts)));
}

/** A few ms of five busy CPUs of six under a policy, indexed. */
export function shortTimeline(policy: PolicyName, measureMs = 3): IndexedTimeline {
  const run = { warmupMs: 0.5, measureMs, horizonMs: 4 };
  const workload = makeKernelBuild(5, { burstMs: 1, blockMs: 0.6 });
  return indexTimeline(recordOf(makeSpec(makeMachine(6), workload, policies[policy], run)));
}
