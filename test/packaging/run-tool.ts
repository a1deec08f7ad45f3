import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** Runs a package's program, as npm's scripts do but without a shell; throws what it printed if it fails. */
export function runTool(
  script: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): void {
  const { NODE_ENV: _ofTests, ...inherited } = process.env;
  const result = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd,
    env: { ...inherited, ...env },
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`${script} failed\n${result.stdout}${result.stderr}`);
}

/** Every file below a folder, sorted, with forward slashes. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}
