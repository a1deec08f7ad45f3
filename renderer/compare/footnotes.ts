import type { Comparison, ComparisonRow, FieldDifference } from '../../shared/comparison.ts';
import { showFieldValue } from '../../shared/spec/format-field-value.ts';
import { modelPath } from './list-fields.ts';

/** One difference of a run: a field, or a whole preset with its fields. */
interface Factor {
  /** `machine.cpus`, or `policy` for a preset. */
  readonly name: string;
  readonly text: string;
}

export interface Footnote {
  readonly key: string;
  readonly text: string;
}

const sections = ['policy', 'machine', 'kernel', 'workload'] as const;

function formatChange(name: string, { baseline, value }: FieldDifference): string {
  return `${name} ${showFieldValue(baseline)} -> ${showFieldValue(value)}`;
}

/** Another policy, machine or workload is one factor; its fields are named. */
function listFactors({ differs }: ComparisonRow): Factor[] {
  const factors: Factor[] = [];
  const taken = new Set<string>();
  for (const section of sections) {
    const named = differs.find(({ path }) => path === `${section}.name`);
    if (!named) continue;
    const own = differs.filter(({ path }) => path.startsWith(`${section}.`));
    for (const { path } of own) taken.add(path);
    const others = own.filter((field) => field !== named).map(({ path }) => path.split('.')[1]);
    const more = others.length > 0 ? ` (with its ${others.join(', ')})` : '';
    factors.push({ name: section, text: formatChange(section, named) + more });
  }
  for (const field of differs) {
    if (taken.has(field.path)) continue;
    const name = field.path === modelPath ? 'model version' : field.path;
    factors.push({ name, text: formatChange(name, field) });
  }
  return factors;
}

/** The factors in which every run differs from the baseline. */
function findCommon(factors: readonly (readonly Factor[])[]): string[] {
  const [first = [], ...others] = factors;
  return first
    .map(({ name }) => name)
    .filter((name) => others.every((own) => own.some((factor) => factor.name === name)));
}

export interface Footnotes {
  /** For all runs: each of them differs in more than one factor. */
  readonly general: string | null;
  /** For single runs: what differs beyond the shared factors. */
  readonly notes: readonly Footnote[];
}

/** The notes that keep a reader from attributing a difference to one field alone. */
export function writeFootnotes({ rows }: Comparison): Footnotes {
  const factors = rows.map(listFactors);
  const common = findCommon(factors);
  const notes = rows.flatMap(({ run }, i): Footnote[] => {
    const own = factors[i] ?? [];
    const others = own.filter(({ name }) => !common.includes(name));
    if (own.length === 0) return [{ key: run.key, text: 'differs in nothing' }];
    if (others.length === 0) return [];
    const lead = common.length > 0 ? 'also differs' : 'differs';
    return [{ key: run.key, text: `${lead}: ${others.map(({ text }) => text).join('; ')}` }];
  });
  if (common.length < 2) return { general: null, notes };
  const list = `${common.slice(0, -1).join(', ')} and ${common.at(-1)}`;
  const who = rows.length === 1 ? 'The run differs' : 'Every run differs';
  const general = `${who} from the baseline in ${list} together: no difference is that of one alone.`;
  return { general, notes };
}
