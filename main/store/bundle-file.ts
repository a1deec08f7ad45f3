// Bundles as files: a database like any other, or JSON lines. The rule: a file is made whole or not at
// all, and one that is read is read as a private copy, because it may be of anyone.
import {
  closeSync,
  constants,
  copyFileSync,
  createReadStream,
  fsyncSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import type { BundleFormat } from '../../shared/made-formats.ts';
import { BundleLine, type BundleItem } from '../../shared/bundle.ts';
import type { CallValue } from '../../shared/contract.ts';
import { createFile, removeDeadDrafts, removeDraft } from './create-file.ts';
import { guard } from './database-error.ts';
import { openStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

const heading = { format: 'shootdown-lab', version: 1 } as const;
const magic = 'SQLite format 3\0';
const itemsAtOnce = 50;

const taken = (path: string) => new LabError('bad-value', `${path} exists`, 'name a new file');

function writeDatabase(draft: string, items: Iterable<BundleItem>): number {
  // Made of the rows as they are, and then once more in one piece.
  const work = `${draft}-rows`;
  let count = 0;
  try {
    const store = openStore(work);
    let batch: BundleItem[] = [];
    for (const item of items) {
      count++;
      batch.push(item);
      if (batch.length < itemsAtOnce) continue;
      store.mergeItems(batch);
      batch = [];
    }
    store.mergeItems(batch);
    store.close();
    const db = new Database(work, { readonly: true });
    db.prepare('VACUUM INTO ?').run(draft);
    db.close();
  } finally {
    removeDraft(work);
  }
  return count;
}

function writeLines(draft: string, items: Iterable<BundleItem>): number {
  const file = openSync(draft, 'r+');
  let count = 0;
  try {
    writeSync(file, `${JSON.stringify(heading)}\n`);
    for (const item of items) {
      writeSync(file, `${JSON.stringify(item)}\n`);
      count++;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return count;
}

/** Default format: JSON lines if the name ends in .jsonl, or else a database. @throws LabError. */
export function writeBundle(
  path: string,
  items: Iterable<BundleItem>,
  format: BundleFormat = path.endsWith('.jsonl') ? 'jsonl' : 'lab',
): CallValue<'bundle.save'> {
  return guard(path, () => {
    removeDeadDrafts(path);
    if (statSync(path, { throwIfNoEntry: false })) throw taken(path);
    let count = 0;
    const isNew = createFile(path, (draft) => {
      count = format === 'jsonl' ? writeLines(draft, items) : writeDatabase(draft, items);
    });
    if (!isNew) throw taken(path);
    return { path, bytes: statSync(path).size, items: count };
  });
}

function isDatabase(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(magic.length);
    readSync(file, start, 0, start.length, 0);
    return start.toString('latin1') === magic;
  } finally {
    closeSync(file);
  }
}

const noBundle = (path: string) =>
  new LabError('database-foreign', `${path} is not a bundle`, 'name a file of lab bundle export');

async function* readLines(path: string): AsyncGenerator<unknown> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number++;
    let value: unknown;
    let why = '';
    try {
      value = JSON.parse(line);
    } catch (error) {
      why = `it is no whole line of JSON: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (number === 1) {
      const isOurs =
        typeof value === 'object' &&
        value !== null &&
        'format' in value &&
        value.format === heading.format;
      if (!isOurs) throw noBundle(path);
    } else if (line !== '') yield new BundleLine(number, why === '' ? { value } : { why });
  }
  if (number === 0) throw noBundle(path);
}

async function* readDatabase(
  path: string,
  list: (store: Store) => Iterable<BundleItem>,
): AsyncGenerator<BundleItem> {
  const folder = mkdtempSync(join(tmpdir(), 'shootdown-lab-'));
  try {
    const copy = join(folder, 'bundle.db');
    copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    const store = openStore(copy, { mustExist: true });
    try {
      yield* list(store);
    } finally {
      store.close();
    }
  } catch (error) {
    // The person knows the file, not its copy.
    if (!(error instanceof LabError)) throw error;
    const message = error.message.replaceAll(join(folder, 'bundle.db'), path);
    throw new LabError(error.code, message, 'name another file; nothing was changed', {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The items of a bundle, unchecked; of JSON lines with their numbers. @throws LabError as openStore does. */
export async function* readBundle(
  path: string,
  list: (store: Store) => Iterable<BundleItem>,
): AsyncGenerator<unknown> {
  const isSqlite = guard(path, () => isDatabase(path));
  yield* isSqlite ? readDatabase(path, list) : readLines(path);
}
