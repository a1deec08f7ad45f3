// The start file of the desktop app: what is set up, and in which order. The rule: each line here sets
// up one file beside it, and nothing is decided here. The backend does the lab's work.
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  type MessageBoxOptions,
} from 'electron';
import type { Backend } from '../backend.ts';
import { defaultDatabasePath } from '../database-path.ts';
import { openLabThread } from '../lab-thread.ts';
import { readStaticFiles } from '../static-files.ts';
import { explainOtherDatabase, readDatabaseOption } from './database-option.ts';
import { createFileChooser } from './dialogs.ts';
import { openExternalLink } from './external-links.ts';
import { serveIpc, type SenderEvent } from './ipc.ts';
import { menuTemplate, showSweepsInMenu, showThemeInMenu } from './menu.ts';
import { serveOfferedFiles } from './offered-files.ts';
import { createSweepSigns } from './power.ts';
import { registerAppScheme, serveApp } from './protocol.ts';
import { closeBeforeQuit, createFatalReport } from './quit.ts';
import { runCommand } from './run-command.ts';
import { hardenContents, hardenSession, isOwnMainFrame } from './security.ts';
import { watchSettings } from './settings-watch.ts';
import { watchSweeps } from './sweep-watch.ts';
import { keepWindowState, readWindowState } from './window-state.ts';
import { createWindow, focusWindow, windowTitle } from './window.ts';

/** The folder to which the build writes this file's neighbours. */
const preload = join(import.meta.dirname, 'preload.cjs');
const pageFolder = join(import.meta.dirname, '..', 'renderer');
/** From the folder of the app, packed or not. */
const icon = join(import.meta.dirname, '..', '..', 'renderer', 'icon', '256x256.png');

const hasDevTools = !app.isPackaged;
const reportFatal = createFatalReport(dialog, app);
const warn = (error: unknown): void => process.emitWarning(String(error));

let lastWindow: BrowserWindow | undefined;
const currentWindow = () => (lastWindow?.isDestroyed() ? undefined : lastWindow);

async function ask(options: MessageBoxOptions): Promise<number> {
  const window = currentWindow();
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options);
  return response;
}

const databaseOf = (words: readonly string[]) =>
  readDatabaseOption(words) ?? defaultDatabasePath(process.env, process.platform);

function setUpBackend(): Promise<Backend> {
  return openLabThread({
    database: databaseOf(process.argv.slice(1)),
    host: 'electron',
    chooseFile: createFileChooser(dialog, currentWindow),
    onFatal: reportFatal,
    appVersion: app.getVersion(),
  });
}

function setUpPage(): void {
  hardenSession(session.defaultSession);
  serveApp(protocol, readStaticFiles(pageFolder));
}

function setUpCarrier(backend: Backend): void {
  const isTrusted = (event: SenderEvent) => isOwnMainFrame(event.senderFrame);
  serveIpc(ipcMain, backend, isTrusted);
  serveOfferedFiles(ipcMain, backend, isTrusted);
}

function setUpWindow(): BrowserWindow {
  const file = join(app.getPath('userData'), 'window-state.json');
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const state = readWindowState(file, screens);
  const parts = { BrowserWindow, ask, quit: () => app.quit() };
  lastWindow = createWindow(parts, { preload, icon, hasDevTools, state });
  keepWindowState(lastWindow, file, warn);
  return lastWindow;
}

function setUpMenu(backend: Backend): Menu {
  app.setAboutPanelOptions({ applicationName: windowTitle, applicationVersion: app.getVersion() });
  const menu = Menu.buildFromTemplate(
    menuTemplate({
      isMac: process.platform === 'darwin',
      hasDevTools,
      run: (does) => void runCommand(backend, does).then((notice) => notice && ask(notice), warn),
      openLink: (id) => void openExternalLink(shell, id).catch(warn),
    }),
  );
  Menu.setApplicationMenu(menu);
  return menu;
}

function setUpSigns(backend: Backend, window: BrowserWindow, menu: Menu): void {
  const showSigns = createSweepSigns(powerSaveBlocker, window);
  watchSweeps(backend, (open) => {
    showSigns(open);
    showSweepsInMenu(menu, open);
  });
  watchSettings(backend, ({ theme }) => {
    nativeTheme.themeSource = theme;
    showThemeInMenu(menu, theme);
  });
}

/** Shows the window to a person who starts the lab again, and says if that was for another database. */
function showAgain(words: readonly string[], folder: string): void {
  focusWindow(currentWindow());
  const notice = explainOtherDatabase(words.slice(1), folder, databaseOf(process.argv.slice(1)));
  if (notice) void ask(notice).catch(warn);
}

async function open(): Promise<void> {
  await app.whenReady();
  setUpPage();
  const backend = await setUpBackend();
  closeBeforeQuit(app, () => backend.close(), warn);
  setUpCarrier(backend);
  const menu = setUpMenu(backend);
  setUpSigns(backend, setUpWindow(), menu);
}

registerAppScheme(protocol);
app.enableSandbox();
hardenContents(app);
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, words, folder) => showAgain(words, folder));
  open().catch(reportFatal);
} else {
  app.quit();
}
