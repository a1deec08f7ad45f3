import type { Machine } from '../../../shared/spec/machine.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import type { FitCheck } from '../../../shared/trace-fit.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { drawOrderShares } from './order-shares.ts';
import type { Recording } from './recording.ts';
import { estimate, seeds, simulateRates, type Rates } from './simulate-profile.ts';

/** An order with this share or more gets its own line. */
const notableShare = 0.01;

function check(title: string, unit: string, recorded: number, values: readonly number[]): FitCheck {
  const simulated = estimate(values);
  const error = recorded > 0 ? simulated.mean / recorded - 1 : null;
  return { title, unit, recorded, simulated, error };
}

function orderChecks({ ops }: Recording, drawn: readonly (readonly number[])[]): FitCheck[] {
  const recorded = ops.byOrder.map((count) => count / ops.count);
  const variation = drawn.map(
    (shares) =>
      recorded.reduce((sum, share, order) => sum + Math.abs(share - shares[order]), 0) / 2,
  );
  const notable = recorded.flatMap((share, order) =>
    share >= notableShare
      ? [
          check(
            `share of order ${order}`,
            '',
            share,
            drawn.map((shares) => shares[order]),
          ),
        ]
      : [],
  );
  return [...notable, check('order mix: total variation distance', '', 0, variation)];
}

/**
 * The recorded rates beside those of the workload under policy none. The random streams differ from
 * those of the search.
 */
export function checksOf(
  recording: Recording,
  target: Rates,
  workload: Workload,
  { machine, run: searched }: { readonly machine: Machine; readonly run: RunSettings },
): FitCheck[] {
  const run = { ...searched, seed: seeds.check };
  const rates = simulateRates(workload, machine, run);
  const of = (name: keyof Rates) => rates.map((one) => one[name]);
  return [
    check('allocations for user space', '/s', target.ops, of('ops')),
    check('switches of a CPU', '/s', target.switches, of('switches')),
    check('busy share of the CPUs', '', target.busy, of('busy')),
    ...orderChecks(recording, drawOrderShares(workload, machine, run)),
  ];
}
