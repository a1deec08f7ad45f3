import type { CallInput } from '../../shared/contract.ts';
import { parseFieldValue } from '../../shared/spec/parse-field-value.ts';
import type { Assignment, SpecRequest } from '../../shared/spec/spec-request.ts';
import type { AxisMode } from '../../shared/sweep.ts';
import type { PresetNames } from '../composables/useDescription.ts';
import { writeAxis, type AxisDraft } from './axis-draft.ts';
import { runPaths, type RunPath } from './form-fields.ts';

export type SweepRequest = CallInput<'sweep.plan'>['sweep'];

/** Number of axes besides the policies. */
export const maxAxes = 3;

/** A field that is set for every run. */
export interface SetDraft {
  readonly id: number;
  path: string;
  value: string;
}

/** The form of a sweep as typed. */
export interface SweepDraft {
  machine: string;
  kernel: string;
  workload: string;
  /** In the order of the list of presets. */
  policies: string[];
  /** Those of user mappings, beside others for the direct map; without any, what the kernel does. */
  userPolicies: string[];
  axes: AxisDraft[];
  mode: AxisMode;
  /** In the syntax of `lab sweep --where`; may be empty. */
  condition: string;
  sets: SetDraft[];
  /** Empty ones get the lab's defaults. */
  run: Record<RunPath, string>;
  /** Rows are identified by a number that is never reused. */
  nextId: number;
}

export function createDraft(
  { machine, kernel, workload }: Omit<PresetNames, 'policy'>,
  policies: readonly string[],
): SweepDraft {
  return {
    machine,
    kernel,
    workload,
    policies: [...policies],
    userPolicies: [],
    axes: [],
    mode: 'grid',
    condition: '',
    sets: [],
    run: Object.fromEntries(runPaths.map((path) => [path, ''])) as Record<RunPath, string>,
    nextId: 1,
  };
}

function assignmentsOf({ sets, run }: SweepDraft): Assignment[] {
  const rows = [...sets, ...runPaths.map((path) => ({ path, value: run[path] }))];
  return rows
    .map(({ path, value }) => ({ path, text: value.trim() }))
    .filter(({ text }) => text !== '')
    .map(({ path, text }) => [path, parseFieldValue(path, text)]);
}

/** Machine, kernel, workload, first policy and set fields: the spec that the axes start from. */
export function buildBase(draft: SweepDraft): SpecRequest {
  const { machine, kernel, workload, policies, userPolicies } = draft;
  const [policy] = policies;
  const [userPolicy] = userPolicies;
  const set = assignmentsOf(draft);
  return {
    machine,
    kernel,
    workload,
    ...(policy ? { policy } : {}),
    ...(userPolicy ? { userPolicy } : {}),
    ...(set.length > 0 ? { set } : {}),
  };
}

/**
 * The sweep that a form requests. Several policies are an axis of their own, the last and so the fastest;
 * a single policy is an axis only if there is no other. Those of user mappings come before it.
 */
export function buildRequest(draft: SweepDraft): SweepRequest {
  const { policies, userPolicies, axes, mode, condition } = draft;
  const { policy, userPolicy, ...base } = buildBase(draft);
  const isAxis = policies.length > 1 || axes.length === 0;
  const vary = axes.map(writeAxis);
  const hasUserAxis = userPolicies.length > 1;
  if (hasUserAxis) vary.push(`userPolicy=${userPolicies.join(',')}`);
  if (isAxis) vary.push(`policy=${policies.join(',')}`);
  return {
    base: {
      ...base,
      ...(isAxis || !policy ? {} : { policy }),
      ...(hasUserAxis || !userPolicy ? {} : { userPolicy }),
    },
    vary,
    mode,
    where: condition.trim() === '' ? [] : [condition.trim()],
  };
}
