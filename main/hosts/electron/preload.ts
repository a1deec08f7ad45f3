// The preload script: shows the page `window.lab` with `call` and `subscribe`. The rule: nothing
// else crosses over. It runs in the sandbox, so it is bundled to one CommonJS file.
import { contextBridge, ipcRenderer } from 'electron';
import { createBridge } from './bridge.ts';

contextBridge.exposeInMainWorld('lab', createBridge(ipcRenderer));
