import { EventEmitter } from 'node:events';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  MessageBoxOptions,
  RenderProcessGoneDetails,
} from 'electron';
import { describe, expect, it } from 'vitest';
import { createWindow, focusWindow } from '../../../../main/hosts/electron/window.ts';
import { settle } from './fake-backend.ts';

class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly calls: string[] = [];
  readonly webContents = Object.assign(new EventEmitter(), {
    reload: () => void this.calls.push('reload'),
  });
  isGone = false;
  isSmall = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  isDestroyed = () => this.isGone;
  isMinimized = () => this.isSmall;
  maximize = () => void this.calls.push('maximize');
  restore = () => void this.calls.push('restore');
  show = () => void this.calls.push('show');
  focus = () => void this.calls.push('focus');
  loadURL = async (url: string) => void this.calls.push(`load ${url}`);
}

const bounds = { x: 1, y: 2, width: 1000, height: 700 };

function opened({ isMaximized = false, answer = 0 } = {}) {
  const asked: MessageBoxOptions[] = [];
  const calls: string[] = [];
  const parts = {
    BrowserWindow: FakeWindow as unknown as new (
      options: BrowserWindowConstructorOptions,
    ) => BrowserWindow,
    ask: async (options: MessageBoxOptions) => {
      asked.push(options);
      return answer;
    },
    quit: () => void calls.push('quit'),
  };
  const state = { bounds, isMaximized };
  const paths = { preload: '/lab/preload.cjs', icon: '/lab/icon.png' };
  const options = { ...paths, hasDevTools: false, state };
  const window = createWindow(parts, options) as unknown as FakeWindow;
  return { window, asked, calls };
}

/** What the page needs to be held apart from the system, and what it must not have. */
const on = 'contextIsolation sandbox webSecurity safeDialogs'.split(' ');
const off = (
  'nodeIntegration nodeIntegrationInWorker nodeIntegrationInSubFrames webviewTag plugins devTools ' +
  'allowRunningInsecureContent experimentalFeatures navigateOnDragDrop spellcheck'
).split(' ');

describe('the window', () => {
  it('has every switch that matters to security set', () => {
    expect(opened().window.options).toEqual({
      ...bounds,
      minWidth: 640,
      minHeight: 480,
      title: 'Shootdown Lab',
      icon: '/lab/icon.png',
      show: false,
      webPreferences: {
        preload: '/lab/preload.cjs',
        ...Object.fromEntries(on.map((name) => [name, true])),
        ...Object.fromEntries(off.map((name) => [name, false])),
      },
    });
  });

  it('loads the page of the app and shows itself when there is something to see', () => {
    const { window } = opened();
    expect(window.calls).toEqual(['load app://lab/index.html']);
    window.emit('ready-to-show');
    expect(window.calls.slice(1)).toEqual(['show']);
  });

  it('is maximized again before it is seen', () => {
    const { window } = opened({ isMaximized: true });
    window.emit('ready-to-show');
    expect(window.calls.slice(1)).toEqual(['maximize', 'show']);
  });

  it('keeps its title when the page has another', () => {
    let prevented = 0;
    opened().window.emit('page-title-updated', { preventDefault: () => (prevented += 1) }, 'x');
    expect(prevented).toBe(1);
  });
});

describe('a page that dies', () => {
  async function die(reason: RenderProcessGoneDetails['reason'], answer: number) {
    const { window, asked, calls } = opened({ answer });
    window.webContents.emit('render-process-gone', {}, { reason, exitCode: 1 });
    await settle();
    return { asked, calls: [...window.calls.slice(1), ...calls] };
  }

  it('is loaded again when the person wants it', async () => {
    const { asked, calls } = await die('oom', 0);
    expect(asked).toEqual([
      expect.objectContaining({ type: 'error', buttons: ['Reload', 'Quit'], cancelId: 0 }),
    ]);
    expect(asked[0]?.detail).toContain('Reason: oom.');
    expect(calls).toEqual(['reload']);
  });

  it('ends the app when the person wants that', async () => {
    expect((await die('crashed', 1)).calls).toEqual(['quit']);
  });

  it('is nothing to ask about when it was ended', async () => {
    expect(await die('clean-exit', 1)).toEqual({ asked: [], calls: [] });
  });
});

describe('a second start', () => {
  it('shows the window of the first', () => {
    const { window } = opened();
    window.isSmall = true;
    focusWindow(window as unknown as BrowserWindow);
    expect(window.calls.slice(1)).toEqual(['restore', 'show', 'focus']);
  });

  it('does nothing while there is no window', () => {
    const { window } = opened();
    window.isGone = true;
    focusWindow(window as unknown as BrowserWindow);
    focusWindow(undefined);
    expect(window.calls.slice(1)).toEqual([]);
  });
});
