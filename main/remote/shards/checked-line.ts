// A line of a shard or a part: a checksum, a space, and JSON. The rule: a line that was cut off, or
// changed, is known by its checksum and is never read as something else.
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { LabError } from '../../../shared/errors.ts';

/** A longer one is refused where it is written, and passed over where it is read, bytes. */
export const longestLine = 4 * 2 ** 20;

const checksumDigits = 16;

function checksum(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, checksumDigits);
}

/** One line, with its end. @throws LabError `too-large`. */
export function toCheckedLine(value: unknown): string {
  const json = JSON.stringify(value);
  const line = `${checksum(json)} ${json}\n`;
  if (Buffer.byteLength(line) <= longestLine) return line;
  throw new LabError(
    'too-large',
    `a result of ${Buffer.byteLength(line)} bytes is longer than a line may be (${longestLine})`,
    'run it on this computer',
  );
}

/** What a line holds; undefined if it is damaged or has another form. */
export function fromCheckedLine<T extends v.GenericSchema>(
  schema: T,
  line: string,
): v.InferOutput<T> | undefined {
  const json = line.slice(checksumDigits + 1);
  if (line[checksumDigits] !== ' ' || checksum(json) !== line.slice(0, checksumDigits)) {
    return undefined;
  }
  const parsed = v.safeParse(schema, JSON.parse(json));
  return parsed.success ? parsed.output : undefined;
}
