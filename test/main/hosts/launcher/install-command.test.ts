import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CommandPlace } from '../../../../main/hosts/launcher/command-file.ts';
import { installCommand } from '../../../../main/hosts/launcher/install-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-install-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const root = resolve(import.meta.dirname, '../../../..');
let homes = 0;

/** Each test has its own home; `lab` is to be found in its .local/bin. */
function makePlace(changes: Partial<CommandPlace> = {}) {
  const home = join(folder, `home ${++homes}`);
  const bin = join(home, '.local', 'bin');
  const env = { PATH: [dirname(process.execPath), bin, '/usr/bin', '/bin'].join(delimiter) };
  const place = { root, node: process.execPath, env, platform: 'linux', home, ...changes };
  return { place, bin, file: join(bin, 'lab') };
}

describe.skipIf(process.platform === 'win32')('the installed command', () => {
  it('runs the command line in the one process that it starts', () => {
    const { place, file, bin } = makePlace();
    expect(installCommand(place)).toEqual([
      `lab is installed: ${file}`,
      `It runs ${root}; install it again if you move that. To remove it, delete the file.`,
    ]);
    expect(readdirSync(bin)).toEqual(['lab']);
    expect(statSync(file).mode & 0o777).toBe(0o755);
    const env = { ...place.env, HOME: place.home, XDG_CACHE_HOME: '' };
    const shown = spawnSync('lab', ['--version'], { env, cwd: folder, encoding: 'utf8' });
    expect(shown.stdout).toMatch(/^shootdown-lab \S+, model version \d+\n$/);
    expect([shown.status, shown.stderr]).toEqual([0, '']);
    // A shell that execs is replaced: what runs has the number of what was started.
    const script = readFileSync(file, 'utf8');
    const [, program = ''] = /^exec (.*) "\$@"$/m.exec(script) ?? [];
    const asks = script.replace(program, `${program.split(' ')[0]} -p process.pid`);
    const { stdout, pid } = spawnSync('/bin/sh', ['-c', asks], { encoding: 'utf8' });
    expect(Number(stdout)).toBe(pid);
  });

  it('survives spaces and quotation marks in every path', () => {
    const odd = join(folder, `it's a "root" $HOME`);
    mkdirSync(join(odd, 'main', 'hosts', 'cli'), { recursive: true });
    writeFileSync(
      join(odd, 'main', 'hosts', 'cli', 'shootdown-lab.mjs'),
      'console.log(JSON.stringify(process.argv.slice(2)))',
    );
    const { place, file } = makePlace({ root: odd });
    installCommand(place);
    const words = ['list', 'policy:sync cpus>=64', '', `it's "so" $HOME`];
    const { stdout } = spawnSync(file, words, { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual(words);
  });

  it('is written again for another checkout, and otherwise left as it is', () => {
    const { place, file } = makePlace();
    installCommand(place);
    const before = statSync(file, { bigint: true });
    installCommand(place);
    expect(statSync(file, { bigint: true }).ino).toBe(before.ino);
    installCommand({ ...place, root: '/elsewhere' });
    expect(readFileSync(file, 'utf8')).toContain('/elsewhere/main/hosts/cli/shootdown-lab.mjs');
  });

  it('goes to XDG_BIN_HOME where that is set', () => {
    const bin = join(folder, 'own bin');
    const { place } = makePlace();
    const [line] = installCommand({ ...place, env: { ...place.env, XDG_BIN_HOME: bin } });
    expect(line).toBe(`lab is installed: ${join(bin, 'lab')}`);
    expect(existsSync(join(bin, 'lab'))).toBe(true);
  });
});

describe('an existing file', () => {
  const mentions = 'see npm start -- --install-command';
  const foreign: [string, (file: string) => void][] = [
    ['a file', (file) => writeFileSync(file, '#!/bin/sh\necho another lab\n')],
    ['a file that only speaks of it', (file) => writeFileSync(file, `# ${mentions}\n`)],
    ['a folder', (file) => mkdirSync(file)],
    ['a link', (file) => symlinkSync('nowhere', file)],
  ];

  it.each(foreign)('is left as it is: %s', (_, make) => {
    const { place, bin, file } = makePlace();
    mkdirSync(bin, { recursive: true });
    make(file);
    const before = readdirSync(bin);
    expect(() => installCommand(place)).toThrow(
      expect.objectContaining({
        code: 'not-allowed',
        message: `${file} exists, and is not from Shootdown Lab`,
      }),
    );
    expect(readdirSync(bin)).toEqual(before);
  });

  it('is a refusal too if the folder cannot be made', () => {
    const { place } = makePlace();
    writeFileSync(place.home, '');
    expect(() => installCommand(place)).toThrow(expect.objectContaining({ code: 'bad-value' }));
  });
});

describe('the path', () => {
  it('is reported when the folder is not on it', () => {
    const { place, bin } = makePlace();
    const lines = installCommand({ ...place, env: { PATH: '/usr/bin' } });
    expect(lines.at(-1)).toBe(
      `${bin} is not on your PATH. In your shell's profile: export PATH="${bin}:$PATH"`,
    );
    expect(installCommand({ ...place, env: {} }).at(-1)).toBe(lines.at(-1));
    expect(installCommand(place)).toHaveLength(2);
  });

  it('is reported when another lab comes first on it', () => {
    const other = join(folder, 'other');
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, 'lab'), '');
    const { place, bin } = makePlace();
    const [before, after] = [
      [other, bin],
      [bin, other],
    ].map((path) => path.join(delimiter));
    expect(installCommand({ ...place, env: { PATH: before } }).at(-1)).toBe(
      `Another lab comes before it on your PATH: ${join(other, 'lab')}`,
    );
    expect(installCommand({ ...place, env: { PATH: after } })).toHaveLength(2);
  });
});
