import { computed, reactive, shallowRef, watch } from 'vue';
import type { CallInput, CallValue, SweepSummary } from '../../shared/contract.ts';
import { LabError } from '../../shared/errors.ts';
import { parseCondition } from '../../shared/sweep-condition.ts';
import { parseAxis, type AxisMode } from '../../shared/sweep.ts';
import { toLabError } from '../client/client.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';

export type SweepRequest = CallInput<'sweep.plan'>['sweep'];
export type SweepPlan = CallValue<'sweep.plan'>;

/** Rows of a plan that are shown. */
const plannedRows = 20;

export interface SweepFields {
  machine: string;
  workload: string;
  policy: string;
  /** In the form of `lab sweep --vary`; blank ones are left out. */
  axes: [string, string];
  mode: AxisMode;
  /** In the form of `lab sweep --where`; may be blank. */
  condition: string;
}

function hasText(text: string): boolean {
  return text.trim() !== '';
}

/** What is wrong with a line of a form, or null; a blank line is right. */
function problemOf(parse: (text: string) => unknown, text: string): LabError | null {
  if (!hasText(text)) return null;
  try {
    parse(text.trim());
    return null;
  } catch (error) {
    return toLabError(error);
  }
}

function buildRequest(fields: SweepFields): SweepRequest {
  const { machine, workload, policy, axes, mode, condition } = fields;
  return {
    base: { machine, workload, policy },
    vary: axes.filter(hasText).map((axis) => axis.trim()),
    mode,
    where: hasText(condition) ? [condition.trim()] : [],
  };
}

/** A sweep to be: its fields, what is wrong with them, its plan, and the start of what was planned. */
export function useSweepForm({ client }: LabConnection) {
  const fields = reactive<SweepFields>({
    machine: '',
    workload: '',
    policy: '',
    axes: ['', ''],
    mode: 'grid',
    condition: '',
  });
  const planned = shallowRef<{ request: SweepRequest; plan: SweepPlan } | null>(null);
  const { error, isBusy, attempt, dismiss } = useAttempt();
  const request = computed(() => buildRequest(fields));
  const problems = computed(() => ({
    axes: fields.axes.map((axis) => problemOf(parseAxis, axis)),
    condition: problemOf(parseCondition, fields.condition),
  }));

  watch(
    () => JSON.stringify(request.value),
    () => (planned.value = null),
  );

  function check({ vary }: SweepRequest): void {
    const [problem] = [...problems.value.axes, problems.value.condition].filter((p) => p !== null);
    if (problem) throw problem;
    if (vary.length > 0) return;
    throw new LabError('bad-usage', 'a sweep needs an axis', 'for example: machine.cpus=4,96');
  }

  /** Asks for the list of runs. A reply to fields that have changed since is dropped. */
  async function plan(): Promise<void> {
    if (isBusy.value) return;
    const sweep = request.value;
    await attempt(async () => {
      check(sweep);
      const reply = await client.call('sweep.plan', { sweep, limit: plannedRows });
      if (request.value === sweep) planned.value = { request: sweep, plan: reply };
    });
  }

  /** Starts what was planned; undefined when that failed. */
  async function start(): Promise<SweepSummary | undefined> {
    const now = planned.value;
    if (!now || isBusy.value) return undefined;
    const sweep = await attempt(() => client.call('sweep.start', { sweep: now.request }));
    if (sweep) planned.value = null;
    return sweep;
  }

  return {
    fields,
    problems,
    plan: computed(() => planned.value?.plan ?? null),
    error,
    dismissError: dismiss,
    isBusy,
    makePlan: plan,
    start,
  };
}
