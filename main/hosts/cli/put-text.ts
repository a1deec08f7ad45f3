// Writes figures and exports to standard output, or to the file that --out names.
// The format is parsed here too, so that every command refuses an unknown one in the same words.
import { resolve } from 'node:path';
import { exportFormats } from '../../../shared/contract/analysis-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { ExportFormat } from '../../../shared/contract/analysis-calls.ts';
import { explainFailure, hintOfFailure, writeWhole } from '../write-file.ts';
import type { BasicContext, Options } from './command.ts';

/** Writes text, which ends in a line end. @throws LabError `bad-value` if the file cannot be written. */
export function putText(
  { options, print, note, io }: Pick<BasicContext, 'options' | 'print' | 'note' | 'io'>,
  text: string,
): void {
  const { out } = options;
  if (typeof out !== 'string') {
    for (const line of text.replace(/\n$/, '').split('\n')) print(line);
    return;
  }
  try {
    writeWhole(resolve(io.cwd, out), text);
  } catch (error) {
    const message = `${out} could not be written: ${explainFailure(error)}`;
    throw new LabError('bad-value', message, hintOfFailure(error), { cause: error });
  }
  note(`Written to ${out}`);
}

/** The value of --format; undefined without it. @throws LabError `bad-value`. */
export function readFormat({ format }: Options): ExportFormat | undefined {
  if (format === undefined) return undefined;
  const known = exportFormats.find((one) => one === format);
  if (known) return known;
  const message = `--format must be one of ${exportFormats.join(', ')}`;
  throw new LabError('bad-value', message, '--format mail');
}
