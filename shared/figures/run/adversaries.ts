import type { RunResult } from '../../result.ts';
import { formatTime } from '../../text/format.ts';
import { formatAnswer } from '../../text/format-contract.ts';
import type { FigureBuilder } from './figure-input.ts';
import { describeCommon, nameRun, varyingPaths } from './name-runs.ts';
import { categoryAxis, makePoint, noteRuns, numberAxis, provenanceOf } from './parts.ts';

/** What a run is beside: one attacker, with how long it keeps interrupts off if that varies. */
const attackerPaths = ['workload.attacker', 'workload.irqsOffUs'];

function isHeld({ attackedContract }: RunResult): boolean {
  return attackedContract !== null;
}

/** The answer, and whether the longest window was still open. */
function labelOf({ attackedContract }: RunResult): string | null {
  if (attackedContract === null) return null;
  return `${formatAnswer(attackedContract)}${attackedContract.isLongestOpen ? ', open' : ''}`;
}

/** Bounds that are times for a whole run, each once. */
function noteBounds(runs: readonly RunResult[]): string[] {
  const times = runs.flatMap(({ spec, attackedContract: contract }) =>
    contract?.boundNs && (contract.bound === 'tick' || contract.bound === 'max-age')
      ? [`${spec.policy.name} ${formatTime(contract.boundNs)}`]
      : [],
  );
  return times.length === 0
    ? []
    : [`Allowed by bounds that are times: ${[...new Set(times)].join(', ')}.`];
}

/** Which contracts survive on the CPU that an attacker holds, and the longest window there. */
export const adversaries: FigureBuilder = {
  title: 'Contracts against attackers',
  refuse: ({ runs }) =>
    runs.some(isHeld)
      ? null
      : 'No attacker holds a CPU in these runs: set workload.attacker, and fewer tasks than CPUs.',
  build: (input) => {
    const runs = input.runs.filter(isHeld);
    const paths = varyingPaths(runs);
    const others = paths.filter((path) => !attackerPaths.includes(path));
    const varying = attackerPaths.filter((path) => paths.includes(path));
    const rowOf = (run: RunResult) => nameRun(run, others);
    const columnOf = (run: RunResult) =>
      varying.length > 1 ? nameRun(run, varying) : run.spec.workload.attacker;
    const points = runs.map((run) =>
      makePoint(columnOf(run), rowOf(run), {
        z: run.attackedContract?.longestNs ?? null,
        key: run.key,
        label: labelOf(run),
      }),
    );
    return {
      name: 'adversaries',
      kind: 'heat',
      title: 'Contracts on the CPU that an attacker holds',
      subtitle: describeCommon({ ...input, runs }),
      x: categoryAxis('attacker', runs.map(columnOf)),
      y: categoryAxis('policy', runs.map(rowOf).toReversed()),
      z: numberAxis('longest window seen on that CPU', 'ns', 'time', 'log'),
      series: [{ name: '', origin: 'simulated', slot: 0, isDimmed: false, points }],
      annotations: [],
      notes: [
        'Not tested: no occasion arose there; no bound: nothing is promised; open: the longest ' +
          'window was open when the simulation ended.',
        ...noteBounds(runs),
        ...noteRuns(
          runs.map((run) => ({ ...run, precisionReached: true })),
          paths,
        ),
      ],
      provenance: provenanceOf({ ...input, runs }),
    };
  },
};
