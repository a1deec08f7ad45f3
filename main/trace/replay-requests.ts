import { markGuess } from '../../shared/guess.ts';
import { defaultRunSettings } from '../../shared/spec/run-settings.ts';
import { replayWithReport } from '../engine/replay.ts';
import type { Analyse } from './analysis-calls.ts';
import { unpackTrace } from './packed-trace.ts';
import { userPolicies } from './requests/user-policies.ts';
import { toRequestTrace } from './to-replay-trace.ts';

/**
 * Replays the recorded requests of user mappings under every policy that governs these. Events keep
 * their recorded times: the recording holds what its own flushes took. Windows are not followed, for it
 * does not say which CPUs hold an entry.
 */
export const replayRequests: Analyse<'requests'> = ({ trace: packed, input }, { report, give }) => {
  const { machine, source } = input;
  const trace = toRequestTrace(unpackTrace(packed), source);
  const recordedNs = trace.endNs - trace.startNs;
  const totalNs = userPolicies.length * recordedNs;
  userPolicies.forEach((policy, place) => {
    const onProgress = (reachedNs: number) => report(place * recordedNs + reachedNs, totalNs);
    const spec = { machine, policy, run: defaultRunSettings };
    const replay = replayWithReport(trace, spec, {
      loop: 'open',
      horizonNs: Infinity,
      onProgress,
    });
    give({ ...replay, policy: markGuess(policy.name, { policy }) });
  });
};
