import * as v from 'valibot';
import { LabError } from '../errors.ts';
import { kernelSchema } from './kernel.ts';
import { machineSchema } from './machine.ts';
import { findPolicyProblem } from './policy-problems.ts';
import { policySchema, userPolicySchema } from './policy.ts';
import { readField } from './read-field.ts';
import { runSettingsSchema } from './run-settings.ts';
import { specFields } from './spec-fields.ts';
import { upgradeSpec } from './upgrade-spec.ts';
import { workloadSchema, type Workload } from './workload.ts';

/** Fields that must be null unless another one has a value. */
const dependentFields = specFields.flatMap(({ path, onlyWith, ...field }) =>
  'instead' in field && field.instead === null && onlyWith ? [{ path, onlyWith }] : [],
);

/** The first field that another one makes meaningless; undefined if there is none. */
function findMeaningless(spec: object) {
  return dependentFields.find(
    ({ path, onlyWith }) =>
      readField(spec, path) !== null &&
      ![onlyWith.value].flat().includes(String(readField(spec, onlyWith.path))),
  );
}

/** CPUs that no task of the workload can have, as they are isolated. */
function countIsolated({ workload }: { readonly workload: Workload }): number {
  return workload.isolatedCpus + (workload.attacker === 'isolated' ? 1 : 0);
}

export const specSchema = v.pipe(
  v.strictObject({
    machine: machineSchema,
    kernel: kernelSchema,
    workload: workloadSchema,
    policy: policySchema,
    userPolicy: userPolicySchema,
    run: runSettingsSchema,
  }),
  v.check(
    (s) => s.machine.sockets <= s.machine.cpus,
    'machine.sockets must not be greater than machine.cpus',
  ),
  v.check(
    (s) => countIsolated(s) < s.machine.cpus,
    'isolated CPUs (workload.isolatedCpus, and one of workload.attacker=isolated) must be fewer than machine.cpus',
  ),
  v.check(
    (s) => s.workload.placement === 'free' || s.workload.tasks <= s.machine.cpus - countIsolated(s),
    'workload.tasks must not be greater than machine.cpus without the isolated ones, with a placement other than free',
  ),
  v.check(
    (s) =>
      s.workload.domain === 'direct-map' ||
      (s.workload.placement !== 'free' && s.workload.attacker === 'none'),
    'workload.domain other than direct-map needs a workload.placement other than free, and workload.attacker=none',
  ),
  v.check(
    (s) => s.workload.processes === 1 || s.workload.placement !== 'free',
    'workload.processes above 1 needs a workload.placement other than free: scheduled tasks are a process each',
  ),
  v.check(
    (s) => s.workload.tasks % s.workload.processes === 0,
    'workload.processes needs workload.tasks to be a multiple of it: each process has as many tasks',
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    const found = dataset.typed ? findMeaningless(dataset.value) : undefined;
    if (!found) return;
    const { path, onlyWith } = found;
    addIssue({ message: `${path} needs ${onlyWith.path}=${[onlyWith.value].flat().join(' or ')}` });
  }),
  v.check(
    (s) =>
      s.workload.writeLockShare === 0 ||
      s.workload.lockScope !== 'process' ||
      s.workload.placement !== 'free',
    'workload.writeLockShare above 0 needs a workload.placement other than free, or workload.lockScope=socket: scheduled tasks are a process each',
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? findPolicyProblem(dataset.value) : null;
    if (problem !== null) addIssue({ message: problem });
  }),
);

/** Everything a run depends on, every field set. The same spec gives the same bits everywhere. */
export type Spec = Readonly<v.InferOutput<typeof specSchema>>;

/**
 * Checks an object against the schema and returns it as a spec; one of an older version is upgraded.
 * @throws LabError `unknown-field` or `bad-value`, with the first problem.
 */
export function parseSpec(input: unknown): Spec {
  const parsed = v.safeParse(specSchema, upgradeSpec(input), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    throw new LabError(
      'unknown-field',
      `unknown field ${path ?? ''}`,
      'lab run --help lists every field',
    );
  }
  if (issue.type === 'strict_object') {
    throw new LabError(
      'bad-value',
      `${path ?? 'spec'} is missing`,
      'lab run --help lists every field',
    );
  }
  // A check over several fields gets a whole section as input: its message is enough.
  const isSection = issue.type.endsWith('check') && typeof issue.input === 'object';
  const got = isSection ? '' : `, got ${JSON.stringify(issue.input) ?? 'nothing'}`;
  throw new LabError(
    'bad-value',
    `${issue.message}${got}`,
    'lab run --help lists every field and its range',
  );
}
