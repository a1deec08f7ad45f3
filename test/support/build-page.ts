import { resolve } from 'node:path';
import { ensureBuilt } from '../../main/hosts/launcher/build.ts';

/** Builds the page once, before tests that serve it would do so in parallel. */
export default function setup(): void {
  const root = resolve(import.meta.dirname, '../..');
  ensureBuilt(root, ['renderer'], (line) => console.log(line));
}
