// The first step of npm start, npm test and npm run bench: prepares the checkout so that they can run.
// It uses only Node built-ins, and runs on Node 20 before anything is installed. It prints one line for
// each thing it does, and nothing if there is nothing to do. Importing it does nothing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';
import { findFirefox } from './firefox.mjs';

/**
 * A program that tests run and npm does not install.
 * @typedef {{ name: string, isThere: () => boolean, package: string }} SystemNeed
 *
 * What the set-up needs from the machine; tests pass their own.
 * @typedef {{
 *   probe: (need: SystemNeed) => boolean,
 *   canInstall: boolean,
 *   install: (packages: string[]) => boolean,
 *   say: (line: string) => void,
 *   isCi: boolean,
 * }} Machine
 *
 * @typedef {{ optional?: boolean, os?: string[], cpu?: string[], version?: string }} LockEntry
 */

/**
 * Programs that tests run: how to find each, and the Debian package that contains it.
 * @type {SystemNeed[]}
 */
export const systemNeeds = [
  { name: 'Chromium', isThere: () => findChromium() !== undefined, package: 'chromium' },
  { name: 'Firefox', isThere: () => findFirefox() !== undefined, package: 'firefox-esr' },
  { name: 'gnuplot', isThere: () => runs('gnuplot', '--version'), package: 'gnuplot-nox' },
  { name: 'Redis', isThere: () => runs('redis-server', '--version'), package: 'redis-server' },
  { name: 'slurmctld', isThere: () => runs('slurmctld', '-V'), package: 'slurmctld' },
  { name: 'slurmd', isThere: () => runs('slurmd', '-V'), package: 'slurmd' },
  { name: 'sbatch', isThere: () => isOnPath('sbatch'), package: 'slurm-client' },
  { name: 'C compiler', isThere: () => runs('cc', '--version'), package: 'build-essential' },
  { name: 'munged', isThere: () => runs('munged', '--version'), package: 'munge' },
];

/**
 * Whether a program can be started and succeeds.
 * @param {string} program
 * @param {string[]} args
 */
function runs(program, ...args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/**
 * Whether there is such a program: for those that need more than themselves to run.
 * @param {string} program
 */
function isOnPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

/**
 * Makes sure that the programs are present: installs missing ones if it can, reports those that stay
 * missing, and returns whether the tests may run. With CI=true, a missing program is a failure.
 * @param {SystemNeed[]} needs
 * @param {Machine} machine
 */
export function ensureSystem(needs, machine) {
  let missing = needs.filter((need) => !machine.probe(need));
  if (missing.length > 0 && machine.canInstall) {
    const packages = [...new Set(missing.map((need) => need.package))];
    machine.say(`set-up: apt-get install ${packages.join(' ')}`);
    if (!machine.install(packages)) machine.say('set-up: apt-get failed');
    missing = missing.filter((need) => !machine.probe(need));
  }
  for (const need of missing) {
    const effect = machine.isCi ? 'needed with CI=true' : 'TESTS THAT NEED IT ARE SKIPPED';
    machine.say(
      `set-up: MISSING ${need.name}: ${effect}; to install: apt-get install ${need.package}`,
    );
  }
  return missing.length === 0 || !machine.isCi;
}

/**
 * The key that an install must match to be kept: the lock file, npm's settings, the kind of machine.
 * @param {string} root
 */
export function installKey(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const name of ['package-lock.json', '.npmrc']) {
    hash.update(readFileSync(join(root, name)));
  }
  return hash.digest('hex');
}

/**
 * Whether a lock entry belongs on this kind of machine. Optional packages count only if they are the
 * Node that scripts run on: npm silently skips one that it could not fetch.
 * @param {string} path
 * @param {LockEntry} entry
 */
function isExpected(path, entry) {
  if (path === '') return false;
  if (!entry.optional) return true;
  const fits = entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch);
  return Boolean(fits) && path.startsWith('node_modules/node-');
}

/**
 * Folders of the lock that should be installed here but are absent or have another version.
 * @param {string} root
 */
export function findMissingPackages(root) {
  /** @type {{ packages: Record<string, LockEntry> }} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, entry]) => isExpected(path, entry))
    .filter(([path, entry]) => {
      const file = join(root, path, 'package.json');
      return !existsSync(file) || JSON.parse(readFileSync(file, 'utf8')).version !== entry.version;
    })
    .map(([path]) => path);
}

/**
 * Installs the packages of the lock unless a stamp says that exactly these are installed. The stamp is
 * removed before npm starts and written, in one step, only after every package was found in place: an
 * install that is killed halfway is repeated. Packages behind a link are another checkout's, and stay.
 * @param {string} root
 * @param {{ runNpm: () => boolean, say: (line: string) => void }} machine
 */
export function ensurePackages(root, { runNpm, say }) {
  const folder = join(root, 'node_modules');
  const stamp = join(folder, '.setup-stamp');
  const key = installKey(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return true;
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    say(
      'set-up: node_modules is a link to other packages than the lock has: remove it, or install there',
    );
    return false;
  }
  say('set-up: npm ci');
  rmSync(stamp, { force: true });
  if (!runNpm()) {
    say('set-up: npm ci failed');
    return false;
  }
  const missing = findMissingPackages(root);
  if (missing.length > 0) {
    say(`set-up: npm ci skipped ${missing.slice(0, 5).join(', ')}; is a mirror incomplete?`);
    return false;
  }
  writeFileSync(`${stamp}.new`, key);
  renameSync(`${stamp}.new`, stamp);
  return true;
}

/**
 * Whether scripts will run on a Node that strips types (22.18) and has the Node-API version that SQLite
 * needs. A package provides it on most machines; elsewhere the shell's Node is used.
 * @param {string} root
 * @param {string} version
 */
export function hasFittingNode(root, version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const bin = join(root, 'node_modules', '.bin');
  const isBundled = existsSync(join(bin, 'node')) || existsSync(join(bin, 'node.cmd'));
  return isBundled || major > 22 || (major === 22 && minor >= 18);
}

/** @param {string} root */
function runNpm(root) {
  const npm = process.env['npm_execpath'];
  // On Windows a running program cannot be deleted, and npm ci deletes the Node that runs this.
  const isOwnNode = process.platform === 'win32' && process.execPath.includes('node_modules');
  const args = [isOwnNode ? 'install' : 'ci', '--include=dev', '--include=optional'];
  args.push('--no-audit', '--no-fund', '--loglevel=error');
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  return result.status === 0;
}

/** @param {string[]} packages */
function aptInstall(packages) {
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['-qq', 'update'], options);
  const args = ['-qq', '-y', '--no-install-recommends', 'install', ...packages];
  return spawnSync('apt-get', args, options).status === 0;
}

/** @returns {Machine} */
function thisMachine() {
  return {
    probe: (need) => need.isThere(),
    canInstall: process.getuid?.() === 0 && existsSync('/etc/debian_version'),
    install: aptInstall,
    say: (line) => console.log(line),
    isCi: process.env['CI'] === 'true',
  };
}

/** @param {string[]} args */
function main(args) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const machine = thisMachine();
  if (!ensurePackages(root, { runNpm: () => runNpm(root), say: machine.say })) return 1;
  if (!hasFittingNode(root, process.versions.node)) {
    machine.say(`set-up: Node ${process.versions.node} is too old here; 22.18 or newer is needed`);
    return 1;
  }
  return !args.includes('--tests') || ensureSystem(systemNeeds, machine) ? 0 : 1;
}

const entry = process.argv[1];
if (entry && realpathSync(entry) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
