import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';

const root = resolve(import.meta.dirname, '../..');

/** Runs a command of the lab to its end. */
async function run(words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['main/hosts/cli/index.ts', ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  // A validation that does not agree ends with 1.
  if (code !== 0 && (code !== 1 || words[0] !== 'validate'))
    throw new Error(`lab ${words.join(' ')} ended with ${code}`);
}

/** Simulates the study for all test files of this run; whoever comes second waits. */
async function findStudy(): Promise<string> {
  const folder = join(process.env['TEST_SHARED']!, 'study');
  const [path, done, failed] = ['study.db', 'done', 'failed'].map((name) => join(folder, name));
  try {
    mkdirSync(folder);
  } catch {
    while (!existsSync(done!)) {
      if (existsSync(failed!)) throw new Error('another test file could not simulate the study');
      await sleep(200);
    }
    return path!;
  }
  try {
    await run(['study', '--quiet', '--db', path!]);
    await run(['validate', '--quiet', '--db', path!]);
    mkdirSync(done!);
  } catch (error) {
    mkdirSync(failed!);
    throw error;
  }
  return path!;
}

/**
 * A database with the runs of the reference study and of the published rows, but without those of
 * `missing` policies, and without a sweep: as if the study was never asked for.
 */
export async function copyStudy(path: string, missing: readonly string[] = []): Promise<void> {
  copyFileSync(await findStudy(), path);
  const db = new Database(path);
  db.pragma('foreign_keys = ON');
  db.exec(`DELETE FROM sweep; DELETE FROM sqlite_sequence WHERE name = 'sweep'`);
  const remove = db.prepare('DELETE FROM run WHERE policy = ?');
  for (const policy of missing) remove.run(policy);
  db.close();
}
