import type { NumberField } from '../../shared/spec/field.ts';
import { machineFields } from '../../shared/spec/machine.ts';
import {
  contractBounds,
  drainPoints,
  flushTargets,
  localFlushes,
  policyFields,
  remoteFlushes,
} from '../../shared/spec/policy.ts';
import { precisionQuantities, runFields, warmupField } from '../../shared/spec/spec.ts';
import { attackers, orderCount, workloadFields } from '../../shared/spec/workload.ts';

/** A field of a spec as a form offers it. */
export interface SpecField {
  /** `machine.cpus`. */
  readonly path: string;
  /** What it means, in one sentence without a full stop. */
  readonly text: string;
  /** What it can be: `1 to 1024`, `0.1 to 10 GHz`, `one of all, running`. */
  readonly range: string;
  /** The unit as it is written after a value; perhaps empty. */
  readonly unit: string;
  /** null where it is not a number. */
  readonly limits: Pick<NumberField, 'min' | 'max' | 'integer'> | null;
}

type Table = Readonly<Record<string, NumberField>>;

function numbersOf(section: string, table: Table): SpecField[] {
  return Object.entries(table).map(([name, { unit, min, max, integer, text }]) => ({
    path: `${section}.${name}`,
    text,
    range: `${min} to ${max}${unit ? ` ${unit}` : ''}`,
    unit,
    limits: integer ? { min, max, integer } : { min, max },
  }));
}

function wordsOf(path: string, text: string, range: string): SpecField {
  return { path, text, range, unit: '', limits: null };
}

const oneOf = (words: readonly string[]) => `one of ${words.join(', ')}`;

/** Every number of a spec, in the order in which forms show them: what a sweep can vary. */
export const numericFields: readonly SpecField[] = [
  ...numbersOf('machine', machineFields),
  ...numbersOf('workload', workloadFields),
  ...numbersOf('policy', policyFields),
  ...numbersOf('run', { ...runFields, warmupMs: warmupField }),
];

/** Settings of a run that have inputs of their own. */
export const runPaths = [
  'run.replicationsMin',
  'run.replicationsMax',
  'run.precision',
  'run.seed',
] as const;
export type RunPath = (typeof runPaths)[number];

const otherFields: readonly SpecField[] = [
  wordsOf('workload.orderWeights', 'weights of orders 0 to 10', `${orderCount} numbers: a+b+c`),
  wordsOf('workload.attacker', 'what the attacker runs', oneOf(attackers)),
  wordsOf('policy.xpfo', 'whether pages leave the direct map', 'true or false'),
  wordsOf('policy.local', 'flush on the CPU that unmaps', oneOf(localFlushes)),
  wordsOf('policy.remote', 'flush on other CPUs', oneOf(remoteFlushes)),
  wordsOf('policy.targets', 'which other CPUs', oneOf(flushTargets)),
  wordsOf('policy.pending', 'what a deferral remembers', 'cpu, task or queue:N'),
  wordsOf('policy.drainAt', 'where deferred flushes are done', `${drainPoints.join('+')} or none`),
  wordsOf('policy.reuse', 'freed user pages stay unmapped', 'true or false'),
  wordsOf('policy.contract', 'the bound that is checked', oneOf(contractBounds)),
  wordsOf('run.precisionOf', 'what the precision is of', oneOf(precisionQuantities)),
  wordsOf('machine.name', 'what a changed machine is called', 'a word'),
  wordsOf('workload.name', 'what a changed workload is called', 'a word'),
  wordsOf('policy.name', 'what a changed policy is called', 'a word'),
];

/** Every field that a row of "Set fields" can set. */
export const settableFields: readonly SpecField[] = [
  ...numericFields.filter(({ path }) => !runPaths.some((own) => own === path)),
  ...otherFields,
];

const byPath = new Map([...numericFields, ...otherFields].map((field) => [field.path, field]));

export function findSpecField(path: string): SpecField | undefined {
  return byPath.get(path);
}

/** What is wrong with a value of a numeric field; null if nothing is. */
export function checkNumber({ path, range, limits }: SpecField, value: unknown): string | null {
  if (limits === null) return null;
  if (value === null && path === 'policy.maxAgeUs') return null;
  if (value === 'auto' && path === 'run.warmupMs') return null;
  const { min, max, integer } = limits;
  const isIn = typeof value === 'number' && value >= min && value <= max;
  if (isIn && (!integer || Number.isInteger(value))) return null;
  const kind = integer ? 'a whole number' : 'a number';
  return `${path} is ${kind} from ${range}, got ${String(value)}`;
}

/** The fields that hold every word that was typed, those whose path begins with it first. */
export function searchFields(fields: readonly SpecField[], text: string): readonly SpecField[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = fields.filter(({ path, text: meaning }) => {
    const all = `${path} ${meaning}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const [first = ''] = words;
  const rank = ({ path }: SpecField) => {
    const name = path.slice(path.indexOf('.') + 1).toLowerCase();
    if (path.toLowerCase().startsWith(first) || name.startsWith(first)) return 0;
    return path.toLowerCase().includes(first) ? 1 : 2;
  };
  return found.toSorted((a, b) => rank(a) - rank(b));
}
