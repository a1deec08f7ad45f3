// Finds the Firefox of this computer: Debian's package, or what an image brings.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns {string | undefined} Its path; undefined if there is none. */
export function findFirefox() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = ['firefox-esr', 'firefox'].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
