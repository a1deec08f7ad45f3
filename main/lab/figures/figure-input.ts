import { LabError } from '../../../shared/errors.ts';
import type { FigureInput } from '../../../shared/figures/run/figure-input.ts';
import type { RunDistributions, RunResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { PublishedRatio } from '../../../shared/text/study-table.ts';
import type { RunRow } from '../../store/store.ts';
import { describeMachine } from './describe-machine.ts';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import { createPacer } from '../work/pacer.ts';
import { publishedRows } from '../sweeps/published.ts';

/** Where the runs of a figure come from: the lab, or what can do as much. */
export interface FigureSource {
  resolve(request: SpecRequest): Spec;
  keyOf(spec: Spec): string;
  /** Throws not-found. */
  show(key: string): RunRow;
  distributions(key: string): RunDistributions | undefined;
}

/** What a figure is to be about. */
export interface FigureRuns {
  /** Runs that are done, in the order in which the figure has them. */
  readonly keys: Iterable<string>;
  readonly axis?: string | undefined;
  /** The words of the command that gives the same numbers. */
  readonly command: readonly string[];
}

/** What was published of just this run: of its preset, with nothing changed. */
function publishedOf(lab: FigureSource, { key, spec }: RunResult): PublishedRatio[] {
  const rows = publishedRows.filter(
    ({ machine, policy }) => machine === spec.machine.name && policy === spec.policy.name,
  );
  const isPreset = ({ machine, policy }: PublishedRatio) =>
    lab.keyOf(lab.resolve({ machine, policy })) === key;
  return rows.some(isPreset) ? rows : [];
}

function requireResult(lab: FigureSource, key: string): RunResult {
  const row = lab.show(key);
  if (row.result) return row.result;
  const message = `run ${row.key.slice(0, 12)} is ${row.status}, without result`;
  throw new LabError('not-found', message, 'run it first');
}

/**
 * Collects what a figure is built from: results, distributions, what was published of the same.
 * Reading many leaves time for other work.
 * @throws LabError `not-found` if there is no run, or one has no result.
 */
export async function readFigureInput(
  lab: FigureSource,
  { keys, axis, command }: FigureRuns,
): Promise<FigureInput> {
  const pace = createPacer();
  const runs = new Map<string, RunResult>();
  const published = new Map<string, PublishedRatio[]>();
  const distributions = new Map<string, RunDistributions>();
  for (const name of keys) {
    await pace();
    const run = requireResult(lab, name);
    const states = lab.distributions(run.key);
    const rows = publishedOf(lab, run);
    runs.set(run.key, run);
    if (states) distributions.set(run.key, states);
    if (rows.length > 0) published.set(run.key, rows);
  }
  if (runs.size === 0) {
    throw new LabError('not-found', 'no run has a result yet', 'wait for the first one');
  }
  return { runs: [...runs.values()], published, distributions, axis, describeMachine, command };
}
