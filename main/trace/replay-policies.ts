import { defaultRunSettings } from '../../shared/spec/run-settings.ts';
import { replayWithReport } from '../engine/replay.ts';
import type { Analyse } from './analysis-calls.ts';
import { unpackTrace } from './packed-trace.ts';
import { toReplayTrace } from './to-replay-trace.ts';

/** Replays a trace under each policy. Progress is in recorded ns over all policies. */
export const replayPolicies: Analyse<'replay'> = ({ trace: packed, input }, { report, give }) => {
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
      { loop, onProgress: (reachedNs) => report(beforeNs + reachedNs, totalNs) },
    );
    give({ ...replay, wallMs: performance.now() - startMs });
  });
};
