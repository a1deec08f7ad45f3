import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The path of a database that is made once for all test files of this run. Whoever comes second waits, and
 * nobody changes it: tests work on copies.
 */
export async function makeOnce(
  name: string,
  make: (path: string) => void | Promise<void>,
): Promise<string> {
  const folder = join(process.env['TEST_SHARED']!, name);
  const [path, done, failed] = ['made.db', 'done', 'failed'].map((part) => join(folder, part));
  try {
    mkdirSync(folder);
  } catch {
    while (!existsSync(done!)) {
      if (existsSync(failed!)) throw new Error(`another test file could not make ${name}`);
      await sleep(200);
    }
    return path!;
  }
  try {
    await make(path!);
    mkdirSync(done!);
  } catch (error) {
    mkdirSync(failed!);
    throw error;
  }
  return path!;
}
