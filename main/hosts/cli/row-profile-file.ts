// Profiles of fitted constants as files of JSON. The rule: what is read is checked, and a file that is no
// profile is refused.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { LabError } from '../../../shared/errors.ts';
import { rowProfileSchema, type RowProfile } from '../../../shared/row-profile.ts';
import { explainFailure, hintOfFailure, writeWhole } from '../write-file.ts';

const hint = 'lab calibrate --rows --only machine=hsw-48 --out FILE makes one';

/** @throws LabError `not-found`, or `bad-value` if it is no profile. */
export function readProfile(path: string): RowProfile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new LabError('not-found', `cannot read ${path}: ${explainFailure(error)}`, hint);
  }
  try {
    return v.parse(rowProfileSchema, JSON.parse(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError('bad-value', `${path} is no profile of constants: ${why}`, hint);
  }
}

export function writeProfile(path: string, profile: RowProfile): void {
  try {
    writeWhole(path, `${JSON.stringify(profile)}\n`);
  } catch (error) {
    const message = `${path} could not be written: ${explainFailure(error)}`;
    throw new LabError('not-allowed', message, hintOfFailure(error), { cause: error });
  }
}
