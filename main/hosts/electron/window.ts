// The only window: its switches, its page and what happens when the page dies. The rule: every switch
// that matters to security is set explicitly, even if it equals Electron's default. window-state.ts has
// its place, security.ts what it may load and open.
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  MessageBoxOptions,
  RenderProcessGoneDetails,
} from 'electron';
import { pageUrl } from './security.ts';
import { minimumSize, type WindowState } from './window-state.ts';

export const windowTitle = 'Shootdown Lab';

/** What its starter decides. */
export interface WindowSetUp {
  /** Absolute paths. */
  readonly preload: string;
  readonly icon: string;
  /** For developers of the lab. */
  readonly hasDevTools: boolean;
  readonly state: WindowState;
}

export function windowOptions({
  preload,
  icon,
  hasDevTools,
  state,
}: WindowSetUp): BrowserWindowConstructorOptions {
  return {
    ...state.bounds,
    ...minimumSize,
    title: windowTitle,
    icon,
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      plugins: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      devTools: hasDevTools,
    },
  };
}

export interface WindowParts {
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** Asks the person; resolves to the index of the button. */
  readonly ask: (options: MessageBoxOptions) => Promise<number>;
  readonly quit: () => void;
}

/** Opens the window, which appears once there is something to see. */
export function createWindow(parts: WindowParts, setUp: WindowSetUp): BrowserWindow {
  const { state } = setUp;
  const window = new parts.BrowserWindow(windowOptions(setUp));
  window.once('ready-to-show', () => {
    if (state.isMaximized) window.maximize();
    window.show();
  });
  // The host sets the title, because it learns of sweeps before the page does.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.webContents.on('render-process-gone', (_event, details) => {
    void offerReload(window, parts, details);
  });
  void window.loadURL(pageUrl);
  return window;
}

/** The lab runs on its own thread: only its page has died. */
async function offerReload(
  window: BrowserWindow,
  { ask, quit }: WindowParts,
  { reason }: RenderProcessGoneDetails,
): Promise<void> {
  if (reason === 'clean-exit') return;
  const answer = await ask({
    type: 'error',
    message: 'The page of the lab stopped',
    detail: `Reason: ${reason}. Runs continue and are stored. Reload the page to see them again.`,
    buttons: ['Reload', 'Quit'],
    cancelId: 0,
  });
  if (answer === 1) quit();
  else if (!window.isDestroyed()) window.webContents.reload();
}

/** Shows the window to a person who starts the lab a second time. */
export function focusWindow(window: BrowserWindow | undefined): void {
  if (!window || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
