import { LabError } from '../../shared/errors.ts';
import { parseMeasurementFile, type MeasurementFile } from '../validate/parse-rows.ts';
import type { AboutMachine } from './about-machine.ts';
import { readCounterRows, type CountedLoop } from './counter-rows.ts';
import { isCsvOfRows, readCsvRows } from './csv-rows.ts';
import type { MadeRows } from './made-rows.ts';
import { isWillItScale, readWillItScale } from './will-it-scale.ts';

/** What is known beside the text: the file's name, what was run, the machine. */
export interface ReadOptions extends CountedLoop {
  readonly about?: AboutMachine;
}

const isJson = (text: string) => /^\uFEFF?\s*[[{]/.test(text);

/**
 * Turns what was measured into a file of rows: what `lab measure script` prints, CSV of one's own,
 * will-it-scale's CSV, perf stat, or snapshots of /proc.
 * @throws LabError `bad-value` for a text that is none of these.
 */
export function makeRowsFile(text: string, { about = {}, ...loop }: ReadOptions): MadeRows {
  if (isCsvOfRows(text)) return readCsvRows(text, about);
  if (isWillItScale(text)) return readWillItScale(text, loop, about);
  const counted = readCounterRows(text, loop, about);
  if (counted) return counted;
  throw new LabError(
    'bad-value',
    'this is no file of measured rows',
    'give what lab measure script prints, CSV with experiment, metric and value, will-it-scale, or counters',
  );
}

/** Rows of any form, JSON too, each checked: those that cannot be read are kept with the reason. */
export function readRows(
  text: string,
  options: ReadOptions = {},
): MeasurementFile & { readonly notes: readonly string[] } {
  if (isJson(text)) return { ...parseMeasurementFile(text), notes: [] };
  const { file, notes } = makeRowsFile(text, options);
  return { ...parseMeasurementFile(JSON.stringify(file)), notes };
}
