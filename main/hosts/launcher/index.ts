// What npm start runs: builds what is missing and opens the lab in a window, or in the browser if a
// window is not possible. The rule: two options decide (--electron, --browser), and a choice made without
// them is reported in one line.
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../../../shared/errors.ts';
import { readAppVersion } from '../app-version.ts';
import { serveLab } from '../browser/serve.ts';
import { ensureBuilt } from './build.ts';
import { chooseHost } from './choose-host.ts';
import { findElectron, probeHost, runDownload } from './electron-program.ts';
import { installCommand } from './install-command.ts';
import { readOptions, usage, type StartOptions } from './start-options.ts';
import { lookAround } from './surroundings.ts';

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const print = (line: string) => void process.stdout.write(`${line}\n`);
const note = (line: string) => void process.stderr.write(`${line}\n`);

/** The exits of a window that could not open: killed by its own checks, or not executable. */
const brokenCodes: ReadonlySet<number> = new Set([126, 127, 132, 133, 134, 139]);

/** Runs the window to its end; null if it could not open. */
function runElectron(program: string, database: string): Promise<number | null> {
  return new Promise((done) => {
    const child = spawn(program, [root, '--db', database], { stdio: 'inherit' });
    const stop = (signal: NodeJS.Signals) => void child.kill(signal);
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('SIGHUP', stop);
    child.on('error', () => done(null));
    child.on('exit', (code, signal) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      process.off('SIGHUP', stop);
      const isBroken =
        signal === 'SIGTRAP' || signal === 'SIGSEGV' || signal === 'SIGABRT' || signal === 'SIGILL';
      done(isBroken || (code !== null && brokenCodes.has(code)) ? null : (code ?? 130));
    });
  });
}

async function runBrowser({ database, port, isOpening }: StartOptions): Promise<number> {
  ensureBuilt(root, ['renderer'], note);
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  await serveLab({
    database,
    appVersion: readAppVersion(),
    page: join(root, 'out', 'renderer'),
    port,
    isOpening,
    signal: abort.signal,
    print,
    note,
    env: process.env,
    input: process.stdin.isTTY ? process.stdin : undefined,
  });
  return 0;
}

async function start(options: StartOptions): Promise<number> {
  const choice = await chooseHost(options.wanted, {
    ...lookAround(process.env),
    findElectron: () =>
      findElectron({
        root,
        env: process.env,
        platform: process.platform,
        note,
        now: Date.now,
        probe: probeHost,
        download: runDownload,
      }),
  });
  if (choice.host === 'electron') {
    ensureBuilt(root, ['renderer', 'main', 'preload'], note);
    const code = await runElectron(choice.program, options.database);
    if (code !== null) return code;
    const reason = 'the window could not open';
    if (options.wanted === 'electron') {
      throw new LabError('not-allowed', reason, 'npm start -- --browser');
    }
    note(`In the browser, because ${reason}.`);
  } else if (choice.reason !== null) note(`In the browser, because ${choice.reason}.`);
  return runBrowser(options);
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options.isHelp && !options.isInstalling) return start(options);
  const { env, platform, execPath: node } = process;
  const lines = options.isHelp
    ? usage
    : installCommand({ root, node, env, platform, home: homedir() });
  for (const line of lines) print(line);
  return 0;
}

// A reader that exits, as in npm start | head, does not end the lab: the link is printed by then.
process.stdout.on('error', () => undefined);
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isKnown = error instanceof LabError;
  const lines = [
    `Error: ${isKnown ? error.message : `internal error: ${String(error)}`}`,
    `Try: ${isKnown ? error.hint : 'report it'}`,
  ];
  for (const line of lines) note(line.replace(/\s+/g, ' '));
  if (!isKnown && error instanceof Error) note(error.stack ?? '');
  process.exitCode = isKnown && error.code !== 'internal' ? 2 : 1;
}
