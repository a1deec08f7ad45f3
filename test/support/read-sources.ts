import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { SourceText } from './architecture.ts';

/** The folders that the program consists of. */
export const topFolders = ['main', 'renderer', 'shared'];

/** Every source below the three top-level folders; a folder that is not there yet has none. */
export function readSources(): SourceText[] {
  const tops = topFolders.filter((folder) => existsSync(folder));
  const paths = tops.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(ts|vue)$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
