// Builds what a host needs if it is missing or older than its sources. The rule: a stamp holds the digest
// of the sources and is written after the build, so an interrupted build is repeated.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../../shared/errors.ts';

export type BuildMode = 'renderer' | 'main' | 'preload';

/** The sources of each build, below the root. */
const sources: Readonly<Record<BuildMode, readonly string[]>> = {
  renderer: ['renderer', 'shared'],
  main: ['main', 'shared'],
  preload: ['main/hosts/electron', 'shared'],
};
const tools = ['vite.config.ts', 'package-lock.json'];

/** What each build leaves below out/. A build of another mode into the same folder deletes it. */
const results: Readonly<Record<BuildMode, string>> = {
  renderer: 'renderer/index.html',
  main: 'main/electron.js',
  preload: 'main/preload.cjs',
};

/** A digest of the names and contents of a build's sources. */
export function sourceDigest(root: string, mode: BuildMode): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  };
  for (const folder of sources[mode]) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    for (const path of paths.toSorted()) add(path);
  }
  for (const path of tools) add(path);
  return hash.digest('hex');
}

/** Runs the build of one mode; true if it succeeded. */
function runVite(root: string, mode: BuildMode): boolean {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--mode', mode, '--logLevel', 'error'];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/**
 * Makes sure that the builds exist and match their sources.
 * @throws LabError `internal` if one fails; its output has been shown.
 */
export function ensureBuilt(
  root: string,
  modes: readonly BuildMode[],
  note: (line: string) => void,
  build: (root: string, mode: BuildMode) => boolean = runVite,
): void {
  for (const mode of modes) {
    const stamp = join(root, 'out', `${mode}.stamp`);
    const digest = sourceDigest(root, mode);
    const isThere = existsSync(stamp) && existsSync(join(root, 'out', results[mode]));
    if (isThere && readFileSync(stamp, 'utf8') === digest) continue;
    note(`Building the ${mode === 'renderer' ? 'page' : mode}.`);
    rmSync(stamp, { force: true });
    if (!build(root, mode)) {
      const hint = 'see above; npm run build does the same';
      throw new LabError('internal', `the build of ${mode} failed`, hint);
    }
    writeFileSync(stamp, digest);
  }
}
