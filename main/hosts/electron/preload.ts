// The preload script: shows the page `window.lab` with `call`, `subscribe` and `offerFile`. The rule:
// nothing else crosses over. It runs in the sandbox, so it is bundled to one CommonJS file.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { createBridge } from './bridge.ts';

const pathOf = (file: unknown): string =>
  webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);

contextBridge.exposeInMainWorld('lab', createBridge(ipcRenderer, pathOf));
