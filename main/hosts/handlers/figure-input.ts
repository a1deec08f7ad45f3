// Selects the runs of a page's figure: the finished ones of a sweep, or those named. The rule: a figure
// has at most a thousand runs, so that it fits into a message.
import type { ParsedInput } from '../../../shared/contract.ts';
import { maxRunsTogether } from '../../../shared/contract/analysis-calls.ts';
import { maxPageRows } from '../../../shared/contract/parts.ts';
import { LabError } from '../../../shared/errors.ts';
import type { FigureInput } from '../../../shared/figures/run/figure-input.ts';
import { splitCommand } from '../../../shared/text/plain.ts';
import { readFigureInput, type FigureRuns } from '../../lab/figures/figure-input.ts';
import type { Lab } from '../../lab/lab.ts';
import type { StoreReader } from '../../store/reader.ts';

type RunsOf = ParsedInput<'figure.get'>['runs'];

async function readSweepKeys(reader: StoreReader, id: number): Promise<string[]> {
  const keys: string[] = [];
  for (let offset = 0; ; offset += maxPageRows) {
    const { total, rows } = await reader.sweepPoints({ id, offset, limit: maxPageRows });
    if (total > maxRunsTogether) {
      const message = `the sweep has ${total} runs, but a figure has at most ${maxRunsTogether}`;
      throw new LabError('too-large', message, 'choose runs from the list');
    }
    keys.push(...rows.flatMap(({ key, status }) => (status === 'done' ? [key] : [])));
    if (offset + rows.length >= total) return keys;
  }
}

/** @throws LabError `not-found` if no run has a result, `too-large` for too many. */
export async function readFigureRuns(
  { lab, reader }: { readonly lab: Lab; readonly reader: StoreReader },
  runs: RunsOf,
  view: Omit<FigureRuns, 'keys' | 'command'>,
): Promise<FigureInput> {
  if ('keys' in runs) {
    return readFigureInput(lab, { keys: runs.keys, ...view });
  }
  const command = splitCommand(lab.sweeps.get(runs.sweep).command);
  const keys = await readSweepKeys(reader, runs.sweep);
  return readFigureInput(lab, { keys, ...view, command });
}
