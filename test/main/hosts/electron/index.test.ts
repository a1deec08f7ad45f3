import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabThreadOptions } from '../../../../main/hosts/lab-thread.ts';
import { FakeBackend, settle } from './fake-backend.ts';
import * as electron from './fake-electron.ts';

type OpenLab = (options: LabThreadOptions) => Promise<FakeBackend>;
let openLab: OpenLab;

vi.doMock('electron', () => electron);
vi.doMock('../../../../main/hosts/lab-thread.ts', () => ({
  openLabThread: (options: LabThreadOptions) => openLab(options),
}));
vi.doMock('../../../../main/hosts/static-files.ts', () => ({
  readStaticFiles: () => new Map(),
  securityHeaders: {},
}));

const { app, log } = electron;
const words = process.argv;
beforeEach(() => {
  vi.resetModules();
  electron.reset();
});
afterEach(() => void (process.argv = words));

/** Starts the app as far as it gets before Electron is ready. */
async function start({ hasLock = true, args = ['--db', '/a/lab.db'] } = {}): Promise<void> {
  process.argv = ['electron', '.', ...args];
  app.hasLock = hasLock;
  await import('../../../../main/hosts/electron/index.ts');
  await settle();
}

/** What is done once Electron is ready. */
async function becomeReady(): Promise<string[]> {
  const before = log.length;
  app.ready.resolve();
  await settle();
  return log.slice(before);
}

function openWith(backend: FakeBackend): LabThreadOptions[] {
  const opened: LabThreadOptions[] = [];
  openLab = async (options) => {
    opened.push(options);
    return backend;
  };
  return opened;
}

describe('starting the desktop app', () => {
  it('locks itself down before it is ready, and then opens the lab and its window', async () => {
    const backend = new FakeBackend().answer('settings.get', { theme: 'dark', workers: null });
    const opened = openWith(backend);
    await start();
    expect(log).toEqual(['scheme', 'sandbox']);
    expect(app.listenerCount('web-contents-created')).toBe(1);
    expect(opened).toEqual([]);

    expect(await becomeReady()).toEqual([
      'permissions',
      'serve app',
      'handle lab:call',
      'on lab:subscribe',
      'on lab:unsubscribe',
      'handle lab:offer',
      'menu',
      'load app://lab/index.html',
    ]);
    expect(opened).toEqual([
      {
        database: '/a/lab.db',
        host: 'electron',
        chooseFile: expect.any(Function),
        onFatal: expect.any(Function),
        appVersion: '0.1.0',
      },
    ]);
    expect(electron.nativeTheme.themeSource).toBe('dark');
  });

  it('a second time shows the window of the first, and opens nothing', async () => {
    const opened = openWith(new FakeBackend());
    await start();
    await becomeReady();
    app.emit('second-instance', {}, ['electron', '.', '--db', 'lab.db'], '/a');
    expect(log.slice(-2)).toEqual(['show', 'focus']);
    app.emit('second-instance', {}, ['electron', '.', '--db', 'other.db'], '/a');
    expect(log.slice(-3)).toEqual(['show', 'focus', 'The lab is open with another database']);

    vi.resetModules();
    electron.reset();
    await start({ hasLock: false });
    expect(log.at(-1)).toBe('quit');
    expect(await becomeReady()).toEqual([]);
    expect(opened).toHaveLength(1);
  });

  it.each([
    ['database-foreign', '/a/lab.db is not ours', 'name another with --db'],
    ['database-newer', '/a/lab.db is of a newer version', 'install that one'],
    ['database-unreadable', '/a/lab.db is damaged', 'restore a backup'],
  ] as const)('says what to do and ends with 1: %s', async (code, message, hint) => {
    // The class that the start file will have, after the reset of modules.
    const { LabError } = await import('../../../../shared/errors.ts');
    openLab = () => Promise.reject(new LabError(code, message, hint));
    await start();
    const box = `Shootdown Lab cannot continue: ${message}\n\nTry: ${hint}`;
    expect(await becomeReady()).toEqual(['permissions', 'serve app', box, 'exit 1']);
  });

  it('refuses --db without a path', async () => {
    openWith(new FakeBackend());
    await start({ args: ['--db'] });
    expect((await becomeReady()).at(-1)).toBe('exit 1');
  });
});

describe('ending the desktop app', () => {
  it('closes the lab once before it quits', async () => {
    const backend = new FakeBackend();
    openWith(backend);
    await start();
    await becomeReady();
    app.emit('window-all-closed');
    app.quit();
    expect(log).not.toContain('quit');
    await settle();
    expect([log.at(-1), backend.closeCount]).toEqual(['quit', 1]);
  });

  it('is with 1 when the thread of the lab dies', async () => {
    const opened = openWith(new FakeBackend());
    await start();
    await becomeReady();
    opened[0]?.onFatal?.(new Error('out of memory'));
    expect(log.slice(-2)).toEqual([
      'Shootdown Lab cannot continue: out of memory\n\nTry: start it again; report it if it persists',
      'exit 1',
    ]);
  });
});
