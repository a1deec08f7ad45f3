// The script that measures flushes on a computer: a shell script with its C program inside, so that one
// file is all that has to be copied there.
import { readFileSync } from 'node:fs';

const folder = new URL('../../measure/script/', import.meta.url);

const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

/** The line of the script that the program replaces. */
const place = '@@PROGRAM@@\n';

/** The whole script. */
export function measureScript(): string {
  return read('measure.sh').replace(place, () => read('probe.c'));
}
