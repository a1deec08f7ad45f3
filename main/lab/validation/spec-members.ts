import type { Spec } from '../../../shared/spec/spec.ts';
import { costsFor } from '../../calibrate/searched-costs.ts';
import { listHandful } from '../../validate/members.ts';
import { ownErrorOf, specUnder, whyNoMembers } from '../../validate/member-specs.ts';
import { labCosts, type Costs } from './cost-uncertainty.ts';
import { storedUncertainty } from './stored-uncertainty.ts';
import { readUncertainty } from './uncertainty-source.ts';

/** A few sets of constants that a spec can be simulated under, and the model's own error. */
export interface SpecMembers {
  /** Which rows they meet: sets of different ones are not paired with each other. */
  readonly meets: 'shootdowns' | 'ratios';
  /** The spec under each of them. */
  readonly specs: readonly Spec[];
  /** The model's own error, as logarithms: of a cost, and of the ratio of two costs. */
  readonly cost: number;
  readonly ratio: number;
  /** What the sets meet, and where the model's own error is from, in words. */
  readonly from: string;
  /** The same of ratios of two runs. */
  readonly ratioFrom: string;
}

const onlyConstants = 'that meet the posted ratios; the error of the model is not in it';

/** So many of the sets of costs that were fitted to the posted ratios. */
const most = 8;

/** A spec under other costs: those that a user has set stay. */
function underCosts(spec: Spec, own: Costs, costs: Costs): Spec {
  const { machine } = spec;
  const fields: Readonly<Record<string, unknown>> = { ...machine };
  const ours = costsFor(machine.name, own);
  const moved = Object.entries(costsFor(machine.name, costs)).filter(
    ([field]) => fields[field] === ours[field],
  );
  return { ...spec, machine: { ...machine, ...Object.fromEntries(moved) } };
}

/** The sets that a spec goes with, or why there are none. */
export function membersOf(spec: Spec): SpecMembers | { readonly why: string } {
  const why = whyNoMembers(spec);
  if (why === null) {
    const { cost, ratio, from, ratioFrom } = ownErrorOf(spec);
    const specs = listHandful().map((set) => specUnder(spec, set));
    return {
      meets: 'shootdowns',
      specs,
      cost,
      ratio,
      from,
      ratioFrom,
    };
  }
  const own = labCosts();
  const sets = readUncertainty(storedUncertainty).sets.slice(0, most);
  const specs = sets.map((costs) => underCosts(spec, own, costs));
  const isFitted = specs.some(({ machine }) =>
    Object.entries(machine).some(([name, value]) => spec.machine[name as 'ghz'] !== value),
  );
  if (!isFitted) return { why };
  return {
    meets: 'ratios',
    specs,
    cost: 0,
    ratio: 0,
    from: onlyConstants,
    ratioFrom: onlyConstants,
  };
}
