// Stands in for the module `electron`: remembers in `log` what it was told, in order. As much of it
// as the start file touches; what each part does with the answers is tested beside it.
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const log: string[] = [];

class FakeApp extends EventEmitter {
  ready = Promise.withResolvers<void>();
  hasLock = true;
  isPackaged = true;
  whenReady = () => this.ready.promise;
  requestSingleInstanceLock = () => this.hasLock;
  enableSandbox = () => void log.push('sandbox');
  setAboutPanelOptions = () => {};
  getVersion = () => '0.1.0';
  getPath = () => join(tmpdir(), 'there-is-no-such-folder');
  exit = (code: number) => void log.push(`exit ${code}`);

  quit(): void {
    let isPrevented = false;
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) log.push('quit');
  }
}

export const app = new FakeApp();

/** For the next start. */
export function reset(): void {
  log.length = 0;
  app.removeAllListeners();
  app.ready = Promise.withResolvers();
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  isDestroyed = () => false;
  isMinimized = () => false;
  show = () => void log.push('show');
  focus = () => void log.push('focus');
  setTitle = () => {};
  setProgressBar = () => {};
  loadURL = async (url: string) => void log.push(`load ${url}`);
}

export const dialog = {
  showErrorBox: (title: string, content: string) => void log.push(`${title}: ${content}`),
  async showMessageBox(_window: unknown, { message }: { readonly message: string }) {
    log.push(message);
    return { response: 0 };
  },
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
};

export const ipcMain = {
  handle: (channel: string) => void log.push(`handle ${channel}`),
  on: (channel: string) => void log.push(`on ${channel}`),
};

export const Menu = {
  buildFromTemplate: () => ({ getMenuItemById: () => null }),
  setApplicationMenu: () => void log.push('menu'),
};

export const protocol = {
  registerSchemesAsPrivileged: () => void log.push('scheme'),
  handle: (scheme: string) => void log.push(`serve ${scheme}`),
};

export const nativeTheme = { themeSource: 'unset' };
export const powerSaveBlocker = { start: () => 1, stop: () => true };
export const screen = { getAllDisplays: () => [] };
export const shell = { openExternal: async () => {} };

export const session = {
  defaultSession: {
    setPermissionRequestHandler: () => void log.push('permissions'),
    setPermissionCheckHandler: () => {},
    setDevicePermissionHandler: () => {},
    setDisplayMediaRequestHandler: () => {},
    webRequest: { onBeforeRequest: () => {} },
    on: () => {},
  },
};
