// A machine in a file, as `lab machine import` writes it: what --machine FILE.json stands for. The file's
// fields become assignments that stand before the user's own, so that --set still changes them, and a run
// says all of them: it can be repeated without the file.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { LabError } from '../../../shared/errors.ts';
import { formatFieldValue } from '../../../shared/spec/format-field-value.ts';
import { fieldValueSchema } from '../../../shared/spec/spec-request.ts';
import type { Options } from './command.ts';

const machineFileSchema = v.looseObject({
  machine: v.record(v.string(), fieldValueSchema),
  assumed: v.optional(v.array(v.string()), []),
});

type MachineFile = v.InferOutput<typeof machineFileSchema>;

function readMachineFile(path: string, cwd: string): MachineFile {
  const hint = 'lab machine import writes one';
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(resolve(cwd, path), 'utf8'));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const code = isMissing ? 'not-found' : 'bad-value';
    const what = isMissing ? 'there is no file' : 'no machine can be read from';
    throw new LabError(code, `${what} ${path}`, hint, { cause: error });
  }
  const parsed = v.safeParse(machineFileSchema, json);
  if (parsed.success) return parsed.output;
  throw new LabError('bad-value', `${path} has no machine: {"machine": {...}}`, hint);
}

/** The options with the fields of the file that --machine names; and what the file says is assumed. */
export function readMachineOption(
  options: Options,
  cwd: string,
): { readonly options: Options; readonly assumed: readonly string[] } {
  const { machine: path, set, ...others } = options;
  const { machine, assumed } = readMachineFile(String(path), cwd);
  const fields = Object.entries(machine).map(
    ([name, value]) => `machine.${name}=${formatFieldValue(value)}`,
  );
  return { options: { ...others, set: [...fields, ...(Array.isArray(set) ? set : [])] }, assumed };
}
