import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findElectron,
  probeHost,
  runDownload,
  type ElectronPlace,
} from '../../../../main/hosts/launcher/electron-program.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'electron-program-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = ''): string {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

const day = 24 * 3600 * 1000;
const notePath = 'node_modules/.cache/electron-failure.json';
const program = 'node_modules/electron/dist/electron';
const github = 'https://github.com/electron/electron/releases/download/';

const install = () => {
  write('node_modules/electron/path.txt', 'electron');
  return write(program);
};

/** An environment where nothing answers unless the test says so, with the requests made to it. */
function fakePlace(changes: Partial<ElectronPlace> = {}) {
  const asked = { probes: [] as [string, number][], downloads: [] as [string, number][], notes: 0 };
  const { probe = async () => false, download = async () => false, ...rest } = changes;
  const place: ElectronPlace = {
    root,
    env: {},
    platform: 'linux',
    note: () => void (asked.notes += 1),
    now: () => 1_000_000,
    probe: (url, timeoutMs) => {
      asked.probes.push([url, timeoutMs]);
      return probe(url, timeoutMs);
    },
    download: (script, timeoutMs) => {
      asked.downloads.push([script, timeoutMs]);
      return download(script, timeoutMs);
    },
    ...rest,
  };
  return { asked, find: () => findElectron(place) };
}

const refused = (message: string) =>
  expect.objectContaining({ code: 'not-found', message, hint: 'npm start -- --browser' }) as Error;
const noAnswer = refused("Electron's download host does not answer");
const remembered = refused('Electron could not be downloaded within the last day');
const noDownload = refused('Electron could not be downloaded');

/** Fails once at a time, so that it is remembered. */
const failOnce = (changes: Partial<ElectronPlace> = {}) =>
  fakePlace(changes)
    .find()
    .catch(() => undefined);

describe("Electron's program", () => {
  it.each([
    ['linux', 'electron'],
    ['win32', 'electron.exe'],
    ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ])('is where its package put it on %s, and nothing is asked', async (platform, name) => {
    write('node_modules/electron/path.txt', name);
    const path = write(join('node_modules/electron/dist', name));
    const { asked, find } = fakePlace({ platform });
    expect(await find()).toBe(path);
    expect(asked).toEqual({ probes: [], downloads: [], notes: 0 });
  });

  it('is not taken before it was unpacked to the end', async () => {
    write(program);
    await expect(fakePlace().find()).rejects.toThrow(noAnswer);
  });

  it('is taken from the folder that is named, and from no other', async () => {
    install();
    const path = write('own/electron');
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'own') };
    expect(await fakePlace({ env }).find()).toBe(path);
    const wrong = fakePlace({ env: { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'none') } });
    await expect(wrong.find()).rejects.toThrow(
      refused('ELECTRON_OVERRIDE_DIST_PATH has no electron'),
    );
    expect(wrong.asked).toEqual({ probes: [], downloads: [], notes: 0 });
    expect(existsSync(join(root, notePath))).toBe(false);
  });

  it('is downloaded when the host answers, after one line of output', async () => {
    const { asked, find } = fakePlace({
      probe: async () => true,
      download: async () => Boolean(install()),
    });
    expect(await find()).toBe(join(root, program));
    const script = join(root, 'node_modules/electron/install.js');
    expect(asked).toEqual({ probes: [[github, 4000]], downloads: [[script, 180_000]], notes: 1 });
    expect(existsSync(join(root, notePath))).toBe(false);
  });

  it.each<[string, Partial<ElectronPlace>]>([
    ['fails or takes too long', {}],
    ['says it succeeded and brings no program', { download: async () => true }],
  ])('is not available when its download %s', async (_what, changes) => {
    const { asked, find } = fakePlace({ probe: async () => true, ...changes });
    await expect(find()).rejects.toThrow(noDownload);
    expect(asked.downloads).toHaveLength(1);
    await expect(find()).rejects.toThrow(remembered);
    expect(asked.downloads).toHaveLength(1);
  });
});

describe('a failure', () => {
  it('is remembered for a day, and nothing is requested meanwhile', async () => {
    await failOnce();
    for (const later of [0, 1000, day - 1]) {
      const { asked, find } = fakePlace({ now: () => 1_000_000 + later });
      await expect(find()).rejects.toThrow(remembered);
      expect(asked.probes).toEqual([]);
    }
    const next = fakePlace({ now: () => 1_000_000 + day });
    await expect(next.find()).rejects.toThrow(noAnswer);
    expect(next.asked.probes).toHaveLength(1);
    const again = fakePlace({ now: () => 1_000_000 + day + 1 });
    await expect(again.find()).rejects.toThrow(remembered);
  });

  it('is forgotten when the clock was put back', async () => {
    await failOnce();
    await expect(fakePlace({ now: () => 999_999 }).find()).rejects.toThrow(noAnswer);
  });

  it('of one mirror says nothing about another', async () => {
    await failOnce();
    const env = { ELECTRON_MIRROR: 'https://mirror.example/' };
    const { asked, find } = fakePlace({ env });
    await expect(find()).rejects.toThrow(noAnswer);
    expect(asked.probes).toEqual([['https://mirror.example/', 4000]]);
    await expect(find()).rejects.toThrow(remembered);
  });

  it('is forgotten when the program exists after all', async () => {
    await failOnce();
    const path = install();
    expect(await fakePlace().find()).toBe(path);
  });

  it('is forgotten after a download', async () => {
    await failOnce();
    const { find } = fakePlace({
      now: () => 1_000_000 + day,
      probe: async () => true,
      download: async () => Boolean(install()),
    });
    await find();
    expect(existsSync(join(root, notePath))).toBe(false);
  });

  it.each(['', '{', 'null', '[]', '{}', '{"failedAtMs":"1000000","from":1}', '\0'])(
    'is not remembered by a damaged note: %j',
    async (text) => {
      write(notePath, text);
      await expect(fakePlace().find()).rejects.toThrow(noAnswer);
      expect(readFileSync(join(root, notePath), 'utf8')).toContain('1000000');
    },
  );

  it('is reported even if it cannot be remembered', async () => {
    write('node_modules/.cache', 'a file where a folder should be');
    await expect(fakePlace().find()).rejects.toThrow(noAnswer);
  });
});

describe('the mirror', () => {
  const a = 'https://a.example/';
  it.each<[env: NodeJS.ProcessEnv, url: string]>([
    [{}, github],
    [{ ELECTRON_MIRROR: '', npm_config_electron_mirror: '' }, github],
    [{ ELECTRON_MIRROR: a }, a],
    [{ npm_config_electron_mirror: a }, a],
    // The package that downloads takes npm's setting first.
    [{ ELECTRON_MIRROR: 'https://b.example/', npm_config_electron_mirror: a }, a],
  ])('with %j is %s', async (env, url) => {
    const { asked, find } = fakePlace({ env });
    await expect(find()).rejects.toThrow(noAnswer);
    expect(asked.probes.map(([probed]) => probed)).toEqual([url]);
  });
});

describe('a probe', () => {
  it.each(['http://127.0.0.1:1/', 'no address', ''])('of "%s" fails', async (url) => {
    expect(await probeHost(url, 4000)).toBe(false);
  });
});

describe('a download', () => {
  it('succeeds when the script does', async () => {
    expect(await runDownload(write('good.mjs', ''), 60_000)).toBe(true);
  });

  it.each([
    ['ends with an error', 'process.exit(1)', 60_000],
    ['throws', 'throw new Error()', 60_000],
    ['does not end in time', 'setInterval(() => {}, 1000)', 50],
  ])('fails when the script %s', async (_what, text, timeoutMs) => {
    expect(await runDownload(write('bad.mjs', text), timeoutMs)).toBe(false);
  });

  it('fails when there is no script', async () => {
    expect(await runDownload(join(root, 'none.mjs'), 60_000)).toBe(false);
  });
});
