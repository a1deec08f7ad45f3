import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../../main/hosts/launcher/build.ts';
import { runLab } from '../cli/support/run-lab.ts';
import {
  childrenOf,
  commandLineOf,
  startProcess,
  type Ended,
  type LabProcess,
} from './lab-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-serve-'));
const running = new Set<LabProcess>();
beforeAll(() => {
  const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/[\\/]$/, '');
  ensureBuilt(root, ['renderer'], () => undefined);
});
afterAll(() => {
  for (const one of running) one.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
const newPath = () => join(folder, `${++files}.db`);

function start(...[program, words, env]: Parameters<typeof startProcess>): LabProcess {
  const one = startProcess(program, words, env);
  running.add(one);
  void one.ended.then(() => running.delete(one));
  return one;
}

/** Both programs that serve the lab, and the words for it. */
const programs: ['start' | 'lab', string[]][] = [
  ['start', ['--browser', '--no-open']],
  ['lab', ['serve', '--no-open']],
];

/** The end of a program that refuses its words: npm start in its own process, the command line in this. */
function endOf(program: 'start' | 'lab', words: string[]): Promise<Ended> {
  return program === 'lab' ? runLab(words) : start(program, words).ended;
}

function expectRefused({ code, out, err }: Ended, why: string | RegExp): void {
  expect(code, err).toBe(2);
  expect(out).toBe('');
  const lines = err.trimEnd().split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^Error: [\x20-\x7e]+$/),
    expect.stringMatching(/^Try: [\x20-\x7e]+$/),
  ]);
  expect(lines[0]).toMatch(why);
}

const linkPattern = /^Shootdown Lab: (http:\/\/127\.0\.0\.1:(\d+)\/)#ticket=([\w-]{43})$/m;

async function post(url: string, body: unknown, token = ''): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', 'X-Lab-Token': token };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('npm start', () => {
  it('prints its options', async () => {
    const { code, out, err } = await start('start', ['--help']).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const word of ['--electron', '--browser', '--db', '--port', '--no-open']) {
      expect(out).toContain(word);
    }
  });

  it('installs the command, and opens nothing', async () => {
    const bin = join(folder, 'bin');
    const { code, out, err } = await start('start', ['--install-command'], { XDG_BIN_HOME: bin })
      .ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`lab is installed: ${join(bin, 'lab')}\n`);
    expect(readFileSync(join(bin, 'lab'), 'utf8')).toContain(process.execPath);
  });

  it('refuses unknown words in two lines, and no database is made', async () => {
    const path = newPath();
    const env = { SHOOTDOWN_LAB_DB: path };
    expectRefused(await start('start', ['--nope'], env).ended, '--nope');
    expect(existsSync(path)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'refuses the window where there is no display, and makes no database',
    async () => {
      const path = newPath();
      const { ended } = start('start', ['--electron', '--db', path]);
      expectRefused(await ended, 'the window cannot open: there is no display');
      expect(existsSync(path)).toBe(false);
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'opens in the browser unasked if there is no display, and says why',
    async () => {
      const lab = start('start', ['--no-open', '--db', newPath()]);
      await lab.line(linkPattern);
      lab.kill('SIGTERM');
      const { code, err } = await lab.ended;
      expect(code, err).toBe(0);
      expect(err).toContain('In the browser, because there is no display.\n');
    },
  );
});

describe.each(programs)('%s %j', (program, words) => {
  it('serves the page and the calls, and ends without a trace on Ctrl-C', async () => {
    const path = newPath();
    const lab = start(program, [...words, '--db', path]);
    const [, url = '', port = '', ticket = ''] = await lab.line(linkPattern);
    const ssh = new RegExp(
      `^From another computer, first: ssh -L ${port}:127.0.0.1:${port} \\S+$`,
      'm',
    );
    await lab.line(ssh);
    const isLinux = process.platform === 'linux';
    expect(isLinux ? childrenOf(lab.pid) : []).toEqual([]);
    expect(isLinux ? commandLineOf(lab.pid) : '').not.toContain(ticket);

    const html = await fetch(url);
    expect(await html.text()).toContain('<script type="module"');
    const session = await post(`${url}api/session`, { ticket });
    const { value } = (await session.json()) as { value: { token: string } };
    expect((await post(`${url}api/session`, { ticket })).status).toBe(401);
    const call = { call: 'lab.describe', input: {} };
    expect((await post(`${url}api/call`, call)).status).toBe(401);
    const described = await post(`${url}api/call`, call, value.token);
    expect(await described.json()).toMatchObject({
      ok: true,
      value: { host: 'browser', database: path },
    });
    const deep = `{"call":"run.query","input":${'['.repeat(4e5)}${']'.repeat(4e5)}}`;
    const headers = { 'Content-Type': 'application/json', 'X-Lab-Token': value.token };
    const refused = await fetch(`${url}api/call`, { method: 'POST', headers, body: deep });
    expect(await refused.json()).toMatchObject({ ok: false, error: { code: 'bad-message' } });
    const events = await fetch(`${url}api/events`, { headers: { 'X-Lab-Token': value.token } });
    expect(events.status).toBe(200);

    lab.kill('SIGINT');
    const { code, out, err } = await lab.ended;
    expect(code, err).toBe(0);
    await expect(events.text()).rejects.toThrow(TypeError);
    await expect(fetch(url)).rejects.toThrow(TypeError);
    expect(out.split(ticket)).toHaveLength(2);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(err).not.toContain(ticket);
    expect(out + err).not.toContain(value.token);
    const left = readdirSync(folder).filter((name) => join(folder, name).startsWith(path));
    expect(left).toEqual([basename(path)]);
  });

  it('refuses a port that another server has, and leaves no lab behind', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const path = newPath();
    const ended = await endOf(program, [...words, '--port', String(port), '--db', path]);
    other.close();
    expectRefused(ended, `port ${port} is in use`);
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('refuses the database of another program, and leaves it as it is', async () => {
    const path = newPath();
    new Database(path).exec('CREATE TABLE recipe (name TEXT)').close();
    const before = readFileSync(path);
    expectRefused(await endOf(program, [...words, '--db', path]), /not a Shootdown Lab/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses a file that is not a database, and leaves it as it is', async () => {
    const path = newPath();
    writeFileSync(path, 'a letter\n'.repeat(1000));
    expectRefused(await endOf(program, [...words, '--db', path]), /./);
    expect(readFileSync(path, 'utf8')).toBe('a letter\n'.repeat(1000));
  });

  it('names the server itself as the target of ssh', async () => {
    const env = { SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22', USER: 'ada' };
    const lab = start(program, [...words, '--db', newPath()], env);
    await lab.line(/ssh -L (\d+):127\.0\.0\.1:\1 ada@192\.0\.2\.1$/m);
    lab.kill('SIGTERM');
    expect((await lab.ended).code).toBe(0);
  });
});
