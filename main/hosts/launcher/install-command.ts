// Puts `lab` on the user's path. The rule: a file that this did not write is left alone, and nothing else
// of the user's is changed. command-file.ts has the content of the file.
import { chmodSync, existsSync, lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import { makeFolders } from '../../store/make-folders.ts';
import { commandFile, commandMark, pathsOf, type CommandPlace } from './command-file.ts';

/** The content of the file if it is ours; null if there is none. @throws LabError `not-allowed`. */
function readOurs(file: string): string | null {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return null;
  const script = found.isFile() ? readFileSync(file, 'utf8') : '';
  if (script.split(/\r?\n/)[1]?.includes(commandMark)) return script;
  throw new LabError(
    'not-allowed',
    `${file} exists, and is not from Shootdown Lab`,
    'move it away, or use npm run -s lab -- COMMAND',
  );
}

/** Does not write a file that already has this content. */
function write(file: string, script: string): void {
  try {
    makeFolders(dirname(file));
    if (readOurs(file) === script) return;
    writeFileSync(`${file}.new`, script);
    chmodSync(`${file}.new`, 0o755);
    renameSync(`${file}.new`, file);
  } catch (error) {
    if (error instanceof LabError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const hint = 'XDG_BIN_HOME names another folder for commands';
    throw new LabError('bad-value', `the command could not be written: ${reason}`, hint, {
      cause: error,
    });
  }
}

/** What keeps `lab` from running this file when a user types it; null if nothing does. */
function describePath({ env, platform }: CommandPlace, file: string): string | null {
  const { basename, delimiter, dirname: folderOf, join, resolve } = pathsOf(platform);
  const folder = folderOf(file);
  const path = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((one) => one !== '');
  const place = path.findIndex((one) => resolve(one) === resolve(folder));
  if (place < 0) {
    if (platform === 'win32')
      return `${folder} is not on your Path: add it to Path in the settings.`;
    return `${folder} is not on your PATH. In your shell's profile: export PATH="${folder}:$PATH"`;
  }
  const others = path.slice(0, place).map((one) => join(one, basename(file)));
  const first = others.find((other) => existsSync(other));
  return first === undefined ? null : `Another lab comes before it on your PATH: ${first}`;
}

/**
 * Installs `lab`, or changes what an earlier one runs. Returns the lines to report.
 * @throws LabError `not-allowed` if the name is taken, `bad-value` if the file cannot be written.
 */
export function installCommand(place: CommandPlace): string[] {
  const { path: file, script } = commandFile(place);
  write(file, script);
  const trouble = describePath(place, file);
  return [
    `lab is installed: ${file}`,
    `It runs ${place.root}; install it again if you move that. To remove it, delete the file.`,
    ...(trouble === null ? [] : [trouble]),
  ];
}
