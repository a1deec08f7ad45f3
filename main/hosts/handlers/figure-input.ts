// Collects what a figure is built from: the results of the runs, their distributions, what was published
// of the same. The rule: runs without a result are left out, and reading many leaves time for others.
import type { ParsedInput } from '../../../shared/contract.ts';
import { maxRunsTogether } from '../../../shared/contract/analysis-calls.ts';
import { maxPageRows } from '../../../shared/contract/parts.ts';
import { LabError } from '../../../shared/errors.ts';
import type { FigureInput } from '../../../shared/figures/figure-input.ts';
import type { RunResult } from '../../../shared/result.ts';
import { splitCommand } from '../../../shared/text/plain.ts';
import type { PublishedRatio } from '../../../shared/text/study-table.ts';
import { describeMachine } from '../../lab/describe-machine.ts';
import type { Lab } from '../../lab/lab.ts';
import { createPacer } from '../../lab/pacer.ts';
import { publishedRows } from '../../lab/published.ts';
import type { StoreReader } from '../../store/reader.ts';
import { requireResult } from './parts.ts';

type RunsOf = ParsedInput<'figure.get'>['runs'];

async function readSweepKeys(reader: StoreReader, id: number): Promise<string[]> {
  const keys: string[] = [];
  for (let offset = 0; ; offset += maxPageRows) {
    const { total, rows } = await reader.sweepPoints({ id, offset, limit: maxPageRows });
    if (total > maxRunsTogether) {
      const message = `the sweep has ${total} runs, at most ${maxRunsTogether} go together`;
      throw new LabError('too-large', message, 'choose runs from the list');
    }
    keys.push(...rows.flatMap(({ key, status }) => (status === 'done' ? [key] : [])));
    if (offset + rows.length >= total) return keys;
  }
}

/** What was published of just this run: of its preset, with nothing changed. */
function publishedOf(lab: Lab, { key, spec }: RunResult): PublishedRatio[] {
  const rows = publishedRows.filter(
    ({ machine, policy }) => machine === spec.machine.name && policy === spec.policy.name,
  );
  const isPreset = ({ machine, policy }: PublishedRatio) =>
    lab.keyOf(lab.resolve({ machine, policy })) === key;
  return rows.some(isPreset) ? rows : [];
}

function commandOf(lab: Lab, runs: RunsOf): string[] {
  if ('sweep' in runs) return splitCommand(lab.sweeps.get(runs.sweep).command);
  return ['lab', 'compare', ...runs.keys.map((key) => key.slice(0, 12))];
}

/** @throws LabError `not-found` if no run has a result, `too-large` for too many. */
export async function readFigureInput(
  { lab, reader }: { readonly lab: Lab; readonly reader: StoreReader },
  runsOf: RunsOf,
  axis: string | undefined,
): Promise<FigureInput> {
  const keys = 'keys' in runsOf ? runsOf.keys : await readSweepKeys(reader, runsOf.sweep);
  const pace = createPacer();
  const runs: RunResult[] = [];
  const published = new Map<string, PublishedRatio[]>();
  const distributions: Map<string, NonNullable<ReturnType<Lab['distributions']>>> = new Map();
  for (const key of new Set(keys)) {
    await pace();
    const run = requireResult(lab, key);
    const states = lab.distributions(key);
    const rows = publishedOf(lab, run);
    runs.push(run);
    if (states) distributions.set(key, states);
    if (rows.length > 0) published.set(key, rows);
  }
  if (runs.length === 0) {
    throw new LabError('not-found', 'no run has a result yet', 'wait for the first one');
  }
  const command = commandOf(lab, runsOf);
  return { runs, published, distributions, axis, describeMachine, command };
}
