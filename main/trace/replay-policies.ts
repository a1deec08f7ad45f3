import type { Machine } from '../../shared/spec/machine.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import type { ReplicationResult } from '../../shared/result.ts';
import { defaultRunSettings } from '../../shared/spec/run-settings.ts';
import type { ReplayLoop } from '../../shared/trace-replay.ts';
import { replayWithReport, type ReplayReport } from '../engine/replay/replay.ts';
import type { Analyse } from './analysis-messages.ts';
import { unpackTrace } from './packed-trace.ts';
import { toReplayTrace } from './to-replay-trace.ts';

/** What a trace is replayed on and under. */
export interface ReplayInput {
  readonly machine: Machine;
  /** One replay each, in this order. */
  readonly policies: readonly Policy[];
  readonly loop: ReplayLoop;
}

/** A replay under one of the policies. */
export interface PolicyReplay {
  readonly result: ReplicationResult;
  readonly report: ReplayReport;
  readonly wallMs: number;
}

/** Replays a trace under each policy. Its progress is in recorded ns, over all of them. */
export const replayPolicies: Analyse<'replay'> = ({ trace: packed, input }, { tell, give }) => {
  const { machine, policies, loop } = input;
  const trace = toReplayTrace(unpackTrace(packed));
  const recordedNs = trace.endNs - trace.startNs;
  const totalNs = policies.length * recordedNs;
  policies.forEach((policy, place) => {
    const startMs = performance.now();
    const beforeNs = place * recordedNs;
    const replay = replayWithReport(
      trace,
      { machine, policy, run: defaultRunSettings },
      { loop, onProgress: (reachedNs) => tell(beforeNs + reachedNs, totalNs) },
    );
    give({ ...replay, wallMs: performance.now() - startMs });
  });
};
