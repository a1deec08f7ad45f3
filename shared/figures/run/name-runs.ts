import type { RunResult } from '../../result.ts';
import { showFieldValue } from '../../spec/format-field-value.ts';
import { markGuess, type MaybeGuess } from '../../guess.ts';
import { readField } from '../../spec/read-field.ts';
import { policyNameOf } from '../../text/policy-pair.ts';
import type { Spec } from '../../spec/spec.ts';
import { findVaryingPaths, type Sections } from '../../text/varying-paths.ts';
import type { FigureInput } from './figure-input.ts';

/** The fields that distinguish specs; the policy comes first, so that names begin with it. */
export function distinguishingPaths<T extends Sections<T>>(specs: readonly T[]): string[] {
  const paths = findVaryingPaths(specs);
  const isPolicy = (path: string) => path === 'policy.name';
  return [...paths.filter(isPolicy), ...paths.filter((path) => !isPolicy(path))];
}

/** Of runs that were asked about: a figure asks several times. */
const known = new WeakMap<readonly RunResult[], readonly string[]>();

export function varyingPaths(runs: readonly RunResult[]): readonly string[] {
  const found = known.get(runs) ?? distinguishingPaths(runs.map(({ spec }) => spec));
  known.set(runs, found);
  return found;
}

/** Numbers that vary, in the order of the fields; the seed, which only names a repetition, comes last. */
export function numericPaths(runs: readonly RunResult[], paths: readonly string[]): string[] {
  const isNumber = (path: string) =>
    runs.every(({ spec }) => typeof readField(spec, path) === 'number');
  const numbers = paths.filter(isNumber);
  return [
    ...numbers.filter((path) => path !== 'run.seed'),
    ...numbers.filter((path) => path === 'run.seed'),
  ];
}

/** A value as part of a name: its own word, or `4 CPUs`, `ceiling 33`. */
function nameValue(path: string, value: unknown): string {
  const text = showFieldValue(value);
  if (path.endsWith('.name')) return text;
  if (path === 'machine.cpus') return `${text} CPUs`;
  return `${path.split('.')[1]} ${text}`;
}

/** A spec, or what a replay has of one. */
type Named = { readonly policy: { readonly name: string } } & Partial<
  Pick<Spec, 'workload' | 'userPolicy'>
>;

function namePolicy({ policy, workload, userPolicy }: Named): string {
  return workload && userPolicy ? policyNameOf({ policy, workload, userPolicy }) : policy.name;
}

/** A spec named by the fields that distinguish it; by its policy if there are none. */
function nameByPaths(spec: Named, paths: readonly string[]): string {
  if (paths.length === 0) return namePolicy(spec);
  return paths.map((path) => nameValue(path, readField(spec, path))).join(', ');
}

/** The same, with the mark of a guess. */
export function nameSpec(spec: MaybeGuess & Named, paths: readonly string[]): string {
  return markGuess(nameByPaths(spec, paths), spec);
}

export function nameRun({ spec }: RunResult, paths: readonly string[]): string {
  return nameSpec(spec, paths);
}

/** The policy whose colour a run has. */
export const policyOf = ({ spec }: RunResult): string => spec.policy.name;

/** What no record of a schema can hold, but an old spec may be called. */
const unheld: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The policy of each place that runs have in a figure; a run at a place that cannot be held has no colour. */
export function policiesOf(
  runs: readonly RunResult[],
  placeOf: (run: RunResult) => string,
): Record<string, string> {
  const places = runs.map((run) => [placeOf(run), policyOf(run)] as const);
  return Object.fromEntries(places.filter(([place]) => !unheld.has(place)));
}

/** Names what several policies share, so without their marks. */
export function nameGround({ spec }: RunResult, paths: readonly string[]): string {
  return nameByPaths(spec, paths);
}

/** Machine, kernel and workload, as far as all runs share them. */
export function describeCommon({ runs, describeSetup }: FigureInput): string {
  const paths = varyingPaths(runs);
  const setups = runs.map(({ spec }) => describeSetup(spec, paths));
  const parts = (['machine', 'kernel', 'workload'] as const).map(
    (part) => new Set(setups.map((setup) => setup[part])),
  );
  const policies = new Set(runs.map(({ spec }) => markGuess(policyNameOf(spec), spec)));
  const shared = parts.flatMap((words) => (words.size === 1 ? [...words].filter(Boolean) : []));
  if (policies.size === 1) shared.push(`policy ${[...policies][0]}`);
  return shared.join(', ');
}
