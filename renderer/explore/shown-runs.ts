import type { RunSummary, SweepSummary } from '../../shared/contract.ts';

/** A choice of a sweep's runs: those of one machine, or all. */
export interface MachineChoice {
  /** The machine's name; `all`. */
  readonly value: string;
  readonly label: string;
}

/** A point of a sweep: its key, and its run if there is one. */
export interface RunPoint {
  readonly key: string;
  readonly run: RunSummary | null;
}

export const allMachines = 'all';

/** The machines of the runs, and all together if there are several. */
export function listMachines(points: readonly RunPoint[]): readonly MachineChoice[] {
  const cpus = new Map<string, Set<number>>();
  for (const { run } of points) {
    if (run) cpus.set(run.machine, new Set(cpus.get(run.machine)).add(run.cpus));
  }
  const choices = [...cpus].map(([value, counts]) => ({
    value,
    label: counts.size === 1 ? `${value}, ${[...counts][0]} CPUs` : value,
  }));
  if (choices.length < 2) return choices;
  const label = choices.length === 2 ? 'Both machines' : 'All machines';
  return [...choices, { value: allMachines, label }];
}

/** The shown machine: the requested one if it exists; the first of a study; else all. */
export function chooseMachine(
  choices: readonly MachineChoice[],
  asked: string | undefined,
  kind: SweepSummary['kind'],
): string {
  const known = choices.find(({ value }) => value === asked);
  if (known) return known.value;
  return kind === 'study' ? (choices[0]?.value ?? allMachines) : allMachines;
}

/** Finished runs, in planned order, of one machine or of all. */
export function finishedRuns(points: readonly RunPoint[], machine: string): readonly RunSummary[] {
  return points.flatMap(({ run }) => {
    const isShown = machine === allMachines || run?.machine === machine;
    return run?.status === 'done' && isShown ? [run] : [];
  });
}
