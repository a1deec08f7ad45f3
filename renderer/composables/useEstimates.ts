import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { estimateSpec } from '../../shared/estimate/estimate.ts';
import { buildEstimates, type EstimatedPoint } from '../../shared/figures/estimates.ts';
import { markGuess } from '../../shared/guess.ts';
import type { RunResult } from '../../shared/result.ts';
import { readField } from '../../shared/spec/read-field.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { previewAxis } from '../explore/axis-draft.ts';
import { checkDraft } from '../explore/draft-problems.ts';
import {
  sliderFields,
  withNumbers,
  type Rules,
  type SliderField,
} from '../explore/estimate-fields.ts';
import { buildBase, buildRequest, type SweepDraft } from '../explore/sweep-draft.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import type { LabDescription } from './useDescription.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';
import { useResolvedSpec } from './useResolvedSpec.ts';

/** More values of an axis than this are not estimated on each move. */
const mostValues = 24;
/** Runs that a figure of estimates looks for. */
const mostRuns = 60;
const settleMs = 400;

const isSlider = (path: string) => sliderFields.some((field) => field.path === path);

/** The spec that sliders start from: that of the form without the fields that have one. */
function useBase(lab: LabConnection, draft: SweepDraft) {
  const base = () => {
    const { set = [], policy: _policy, ...names } = buildBase(draft);
    return { ...names, set: set.filter(([path]) => !isSlider(path)) };
  };
  return useResolvedSpec(lab, () => (checkDraft(draft).size > 0 ? null : base())).spec;
}

type FinishedRun = Pick<EstimatedPoint, 'range'> & { readonly run: RunResult };

/** Finished runs of what the form would simulate, by policy; with an axis, none: its figure shows them. */
function useFinished(lab: LabConnection, draft: SweepDraft) {
  const found = shallowRef<ReadonlyMap<string, FinishedRun>>(new Map());
  const { attempt } = useAttempt();
  const text = computed(() =>
    draft.axes.length > 0 || checkDraft(draft).size > 0 ? '' : JSON.stringify(buildRequest(draft)),
  );
  const results = new Map<string, FinishedRun>();

  async function load(): Promise<void> {
    const asked = text.value;
    if (asked === '') {
      found.value = new Map();
      return;
    }
    await attempt(async () => {
      const sweep = buildRequest(draft);
      const plan = await lab.client.call('sweep.plan', { sweep, limit: mostRuns });
      const stored = plan.rows.filter((row: CallValue<'sweep.plan'>['rows'][number]) => row.stored);
      for (const { key } of stored) {
        if (results.has(key)) continue;
        const { result, summary } = await lab.client.call('run.get', { key });
        if (result) results.set(key, { run: result, range: summary.ratioRange });
      }
      if (asked !== text.value) return;
      const runs = stored.flatMap(({ key }) => results.get(key) ?? []);
      found.value = new Map(runs.map((one) => [one.run.spec.policy.name, one]));
    });
  }

  const { refresh, refreshSoon } = useRefresh(load, settleMs);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(text, () => {
    // What was found belongs to other values of the fields.
    found.value = new Map();
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), settleMs);
  });
  onScopeDispose(() => clearTimeout(timer));
  useEvents(lab, { 'run.finished': refreshSoon, stale: () => void refresh() });
  void refresh();
  return found;
}

/** What has no estimate and why: each policy and reason once, along an axis with how many points. */
function describeDeclined(points: readonly EstimatedPoint[]): string[] {
  const ofPolicy = Map.groupBy(points, ({ name }) => name);
  return [...ofPolicy].flatMap(([name, all]) => {
    const without = all.filter(({ estimate }) => estimate === null);
    const [first] = without;
    if (!first) return [];
    const count = all.length > 1 ? `, ${without.length} of ${all.length} points` : '';
    return [`${name}${count}: ${estimateSpec(first.spec).declined}`];
  });
}

/** Estimates of a form as its fields move: at once, until what is simulated takes their place. */
export function useEstimates(
  lab: LabConnection,
  draft: SweepDraft,
  description: () => LabDescription,
) {
  const base = useBase(lab, draft);
  const finished = useFinished(lab, draft);
  const chosen = computed(() =>
    description()
      .policies.map(({ policy }) => policy)
      .filter(({ name }) => draft.policies.includes(name)),
  );
  const rules = computed<Rules>(() => {
    const { workloads, machines } = description();
    const profile = workloads.find(({ name }) => name === draft.workload);
    const isSet = (path: string) => draft.sets.some((set) => set.path === path);
    const spec = base.value;
    const machine = machines.find(({ name }) => name === draft.machine);
    const sockets = isSet('machine.sockets') ? spec?.machine.sockets : machine?.sockets;
    return {
      tasks: profile?.tasks ?? spec?.workload.tasks ?? 1,
      sockets: sockets ?? spec?.machine.sockets ?? 1,
    };
  });
  const numbers = computed(() => {
    const set = draft.sets.filter(({ path, value }) => isSlider(path) && value.trim() !== '');
    const known = set.map(({ path, value }) => [path, Number(value)] as const);
    return new Map(known.filter(([, value]) => Number.isFinite(value)));
  });
  /** The first axis of numbers, along which estimates are a trail. */
  const axis = computed(() => {
    const found = draft.axes.find(({ path }) => isSlider(path));
    if (!found) return null;
    const values = previewAxis(found).values.filter((value) => typeof value === 'number');
    return { path: found.path, values: values.slice(0, mostValues) };
  });
  const specOf = (policy: Spec['policy'], more: readonly (readonly [string, number])[] = []) =>
    base.value &&
    withNumbers({ ...base.value, policy }, new Map([...numbers.value, ...more]), rules.value);

  const points = computed<EstimatedPoint[]>(() =>
    chosen.value.flatMap((policy): EstimatedPoint[] => {
      const along = axis.value?.values ?? [];
      const path = axis.value?.path ?? '';
      const steps = along.length > 1 ? along.map((value) => [[path, value] as const]) : [[]];
      return steps.flatMap((more) => {
        const spec = specOf(policy, more);
        if (!spec) return [];
        const name = markGuess(policy.name, spec);
        const known = finished.value.get(policy.name) ?? { run: null };
        const trail = along.length > 1 ? { trail: name } : {};
        return [{ spec, name, ...trail, estimate: estimateSpec(spec).estimate, ...known }];
      });
    }),
  );

  /** The value that a field with a slider has now. */
  function valueOf({ path }: SliderField): number {
    const [first] = chosen.value;
    const spec = first ? specOf(first) : null;
    const value = spec ? readField(spec, path) : null;
    return typeof value === 'number' ? value : 0;
  }

  /** Sets a field of the form; null takes it out. */
  function setField({ path }: SliderField, value: number | null): void {
    const found = draft.sets.find((set) => set.path === path);
    if (value === null) draft.sets = draft.sets.filter((set) => set.path !== path);
    else if (found) found.value = String(value);
    else draft.sets.push({ id: draft.nextId++, path, value: String(value) });
  }

  return {
    fields: computed(() => sliderFields.filter(({ holds }) => holds?.(chosen.value) ?? true)),
    figure: computed(() => buildEstimates(points.value)),
    declined: computed(() => describeDeclined(points.value)),
    isMoved: computed(() => numbers.value.size > 0),
    isSet: ({ path }: SliderField) => numbers.value.has(path),
    isVaried: ({ path }: SliderField) => draft.axes.some((one) => one.path === path),
    valueOf,
    setField,
  };
}
