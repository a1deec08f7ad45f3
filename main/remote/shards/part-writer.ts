// A part file as its one writer sees it: opened anew or continued, a line for every replication. The
// rule: lines are only added; what a kill cut off is cut away when the file is next opened.
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { LabError } from '../../../shared/errors.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import { toCheckedLine } from './checked-line.ts';
import { createPartReader, type PartReader } from './part-reader.ts';
import type { Shard } from './shard-file.ts';
import type { PartEntry } from './shard-lines.ts';

export interface PartWriter {
  /** What the file already holds, and what has been added. */
  readonly held: PartReader;
  addReplication(key: string, digest: string, result: ReplicationResult): void;
  addFinished(index: number, wallMs: number): void;
  addFailed(index: number, message: string): void;
  /** Everything is on the disk when it returns. */
  close(): void;
}

/** @throws LabError `bad-value` if the file is the part of another shard. */
export function openPart(path: string, { head, points }: Shard): PartWriter {
  const held = createPartReader(path);
  if (existsSync(path)) held.read();
  const { head: found } = held;
  if (found && (found.plan !== head.plan || found.shard !== head.shard)) {
    throw new LabError(
      'bad-value',
      `${path} is of another plan or shard`,
      'name another file with -o, or delete that one',
    );
  }
  const file = openSync(path, found ? 'r+' : 'w', 0o600);
  let place = found ? held.readTo : 0;
  if (found) ftruncateSync(file, place);

  const add = (entry: PartEntry | object) => {
    const bytes = Buffer.from(toCheckedLine(entry));
    for (let done = 0; done < bytes.length;) {
      done += writeSync(file, bytes, done, bytes.length - done, place + done);
    }
    place += bytes.length;
  };
  if (!found) add({ form: 'shootdown-lab part 1', ...head });
  for (const point of points) if (!held.points.has(point.index)) add(point);
  held.read();

  return {
    held,
    addReplication: (key, digest, replication) => add({ key, digest, replication }),
    addFinished: (finished, wallMs) => add({ finished, wallMs }),
    addFailed: (failed, message) => add({ failed, message: message.slice(0, 4000) }),
    close() {
      fsyncSync(file);
      closeSync(file);
    },
  };
}
