// The preload script: gives the page `window.lab` with `call`, `subscribe` and `offerFile`. The rule:
// nothing else is exposed. It runs in the sandbox, so it is bundled into one CommonJS file.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { createBridge } from './bridge.ts';

const pathOf = (file: unknown): string =>
  webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);

contextBridge.exposeInMainWorld('lab', createBridge(ipcRenderer, pathOf));
