// Finds Electron's program, or downloads it once. The rule: a host that does not answer costs 4 seconds,
// a download at most 180, and a failure is remembered for a day, so that the next start does not wait
// again.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { LabError } from '../../../shared/errors.ts';
import { makeFolders } from '../../store/make-folders.ts';

export interface ElectronPlace {
  /** Root of the checkout. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: string;
  readonly note: (line: string) => void;
  readonly now: () => number;
  /** True if the host answers at all within the time. */
  readonly probe: (url: string, timeoutMs: number) => Promise<boolean>;
  /** True if the package's own download succeeded within the time. */
  readonly download: (script: string, timeoutMs: number) => Promise<boolean>;
}

const probeMs = 4_000;
const downloadMs = 180_000;
const rememberedMs = 24 * 3600 * 1000;
const defaultMirror = 'https://github.com/electron/electron/releases/download/';

/** The package's download source: from its own variables, in its own order; empty ones are ignored. */
const mirrorNames = ['npm_config_electron_mirror', 'NPM_CONFIG_ELECTRON_MIRROR', 'ELECTRON_MIRROR'];

const failureSchema = v.object({ failedAtMs: v.number(), from: v.string() });

function programName(platform: string): string {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

function unavailable(message: string): LabError {
  return new LabError('not-found', message, 'npm start -- --browser');
}

/** The remembered failure, if it is of the same source and less than a day old. */
function hasFailedLately(file: string, from: string, nowMs: number): boolean {
  if (!existsSync(file)) return false;
  try {
    const known = v.safeParse(failureSchema, JSON.parse(readFileSync(file, 'utf8')));
    if (!known.success || known.output.from !== from) return false;
    const ageMs = nowMs - known.output.failedAtMs;
    return ageMs >= 0 && ageMs < rememberedMs;
  } catch {
    return false; // A damaged note is ignored.
  }
}

/** The program's path if it exists: from the environment, or else from its package. */
export function locateElectron(
  root: string,
  env: NodeJS.ProcessEnv,
  platform: string,
): string | undefined {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const folder = join(root, 'node_modules', 'electron');
  const program = join(override || join(folder, 'dist'), programName(platform));
  const isWhole = Boolean(override) || existsSync(join(folder, 'path.txt'));
  return isWhole && existsSync(program) ? program : undefined;
}

/** @throws LabError `not-found` with the reason why the program is not available. */
export async function findElectron(place: ElectronPlace): Promise<string> {
  const { root, env, platform, note, now } = place;
  const present = locateElectron(root, env, platform);
  if (present !== undefined) return present;
  if (env['ELECTRON_OVERRIDE_DIST_PATH']) {
    throw unavailable(`ELECTRON_OVERRIDE_DIST_PATH has no ${programName(platform)}`);
  }
  const from = mirrorNames.map((variable) => env[variable]).find(Boolean) ?? defaultMirror;
  const failure = join(root, 'node_modules', '.cache', 'electron-failure.json');
  if (hasFailedLately(failure, from, now())) {
    throw unavailable('Electron could not be downloaded within the last day');
  }
  const remember = (message: string): LabError => {
    try {
      makeFolders(dirname(failure));
      writeFileSync(failure, JSON.stringify({ failedAtMs: now(), from }));
    } catch {
      // If nothing can be written, the next start waits again.
    }
    return unavailable(message);
  };
  if (!(await place.probe(from, probeMs)))
    throw remember("Electron's download host does not answer");
  note('Downloading Electron, once; at most 3 minutes.');
  const script = join(root, 'node_modules', 'electron', 'install.js');
  const isDone = await place.download(script, downloadMs);
  const program = isDone ? locateElectron(root, env, platform) : undefined;
  if (program === undefined) throw remember('Electron could not be downloaded');
  rmSync(failure, { force: true });
  return program;
}

export async function probeHost(url: string, timeoutMs: number): Promise<boolean> {
  try {
    await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return true;
  } catch {
    return false;
  }
}

export function runDownload(script: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: 'ignore', timeout: timeoutMs });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
