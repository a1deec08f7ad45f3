import type { Spec } from '../../shared/spec/spec.ts';
import { resolveRule } from '../../shared/spec/rules.ts';

/** A field with a slider: from where to where it goes, and how. */
export interface SliderField {
  readonly path: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** Whole numbers only. */
  readonly isWhole: boolean;
  /** Offered only where every chosen policy has the field. */
  readonly holds?: (policies: readonly Spec['policy'][]) => boolean;
}

/** What moves the answer most, in display order. */
export const sliderFields: readonly SliderField[] = [
  { path: 'machine.cpus', label: 'CPUs', min: 1, max: 1024, isWhole: true },
  { path: 'workload.tasks', label: 'Tasks', min: 1, max: 2048, isWhole: true },
  { path: 'workload.userCycles', label: 'User work', min: 1000, max: 1e6, isWhole: false },
  { path: 'workload.kernelCycles', label: 'Kernel work', min: 500, max: 1e5, isWhole: false },
  { path: 'workload.burstMs', label: 'Burst', min: 0.1, max: 100, isWhole: false },
  { path: 'workload.blockMs', label: 'Blocked', min: 0.01, max: 100, isWhole: false },
  {
    path: 'policy.flushCeilingPages',
    label: 'Flush ceiling',
    min: 1,
    max: 4096,
    isWhole: true,
  },
  {
    path: 'policy.maxAgeUs',
    label: 'Maximum age',
    min: 10,
    max: 100_000,
    isWhole: true,
    holds: (policies) => policies.every(({ maxAgeUs }) => maxAgeUs !== null),
  },
];

/** The steps of a slider, which is logarithmic. */
export const sliderSteps = 200;

/** Where a value stands on its slider, 0 to `sliderSteps`. */
export function toStep({ min, max }: SliderField, value: number): number {
  const share = Math.log(Math.max(min, Math.min(max, value)) / min) / Math.log(max / min);
  return Math.round(share * sliderSteps);
}

/** The value at a step, to three digits. */
export function toValue({ min, max, isWhole }: SliderField, step: number): number {
  const value = min * (max / min) ** (step / sliderSteps);
  return isWhole && value < 1000 ? Math.round(value) : Number(value.toPrecision(3));
}

/** Rules over the CPU count that presets state; a field that is set follows none. */
export interface Rules {
  readonly tasks: number | string;
  readonly sockets: number | string;
}

/** A spec with other numbers, by path; what follows the CPU count follows it, as when the lab resolves it. */
export function withNumbers(spec: Spec, numbers: ReadonlyMap<string, number>, rules: Rules): Spec {
  const cpus = numbers.get('machine.cpus') ?? spec.machine.cpus;
  const tasks = numbers.get('workload.tasks') ?? rules.tasks;
  const own = (section: 'machine' | 'workload' | 'policy') =>
    Object.fromEntries(
      [...numbers].flatMap(([path, value]) => {
        const [of, name = ''] = path.split('.');
        return of === section ? [[name, value]] : [];
      }),
    );
  const sockets = Math.min(cpus, resolveRule(rules.sockets, cpus, 'machine.sockets'));
  return {
    ...spec,
    machine: { ...spec.machine, ...own('machine'), sockets },
    workload: {
      ...spec.workload,
      ...own('workload'),
      tasks: resolveRule(tasks, cpus, 'workload.tasks'),
    },
    policy: { ...spec.policy, ...own('policy') },
  };
}
