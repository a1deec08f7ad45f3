import { showFieldValue } from '../../../shared/spec/format-field-value.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import { nameSome } from '../../../shared/text/name-some.ts';
import { findCostOrigin, generationNames } from '../../validate/cost-origin.ts';

/** Costs that are named one by one. */
const mostNamed = 8;

/**
 * What the costs of a machine are that is none of the lab's, such as an imported one: nothing was measured on
 * it, so they are those fitted to CPUs of some generation, but for those that its user has set.
 * @param apart Paths of fields that are not told.
 */
export function describeAssumedCosts(machine: Machine, apart: readonly string[] = []): string {
  const { generation, changed } = findCostOrigin(machine);
  const fields: Readonly<Record<string, unknown>> = { ...machine };
  const others = changed.filter((name) => !apart.includes(`machine.${name}`));
  const names = others.map((name) => `${name} ${showFieldValue(fields[name])}`);
  const but = names.length > 0 ? `, but ${nameSome(names, mostNamed, ', ')}` : '';
  return `costs assumed: those fitted to ${generationNames[generation]}${but}`;
}
