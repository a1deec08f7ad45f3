import { EventEmitter } from 'node:events';
import type { Reply } from '../../shared/contract.ts';
import type { Backend } from '../../main/hosts/backend.ts';
import type { Bridge } from '../../shared/bridge.ts';
import { createBridge, type PageFile, type PageIpc } from '../../main/hosts/electron/bridge.ts';
import {
  serveIpc,
  type MainIpc,
  type Sender,
  type SenderEvent,
} from '../../main/hosts/electron/ipc.ts';
import { serveOfferedFiles } from '../../main/hosts/electron/offered-files.ts';
import { isOwnMainFrame } from '../../main/hosts/electron/security.ts';

type Frame = SenderEvent['senderFrame'];
type Listener = (event: SenderEvent, ...args: unknown[]) => unknown;

/** The main frame of the lab's own page. */
export const ownFrame: Frame = { origin: 'app://lab', parent: null };

/** A stand-in for ipcMain: remembers listeners, one per channel, as the lab uses it. */
export class FakeIpcMain implements MainIpc {
  readonly listeners = new Map<string, Listener>();

  handle(channel: string, listener: Listener): void {
    this.on(channel, listener);
  }

  on(channel: string, listener: Listener): void {
    if (this.listeners.has(channel)) throw new Error(`two listeners for ${channel}`);
    this.listeners.set(channel, listener);
  }
}

/** A stand-in for WebContents: messages arrive later, in order, as structured clones. */
export class FakeSender extends EventEmitter implements Sender {
  readonly arrivals = new EventEmitter();
  hasGone = false;

  send(channel: string, ...args: unknown[]): void {
    if (this.hasGone) throw new Error('Object has been destroyed');
    const message = structuredClone(args);
    queueMicrotask(() => this.arrivals.emit(channel, { sender: 'main' }, ...message));
  }

  isDestroyed(): boolean {
    return this.hasGone;
  }

  destroy(): void {
    this.hasGone = true;
    this.emit('destroyed');
  }

  /** A reload, as Electron reports it; with `commits` false it was denied. */
  navigate({ isMainFrame = true, isSameDocument = false, commits = true } = {}): void {
    this.emit('did-start-navigation', { isMainFrame, isSameDocument });
    if (commits && isMainFrame && !isSameDocument) this.emit('did-navigate');
  }
}

/** A stand-in for ipcRenderer of the page in `sender`, in the given frame. */
export function createPageIpc(ipcMain: FakeIpcMain, sender: FakeSender, frame: Frame): PageIpc {
  const deliver = async (channel: string, args: unknown[]): Promise<unknown> => {
    const message = structuredClone(args);
    await Promise.resolve();
    const listener = ipcMain.listeners.get(channel);
    if (!listener) throw new Error(`No handler registered for '${channel}'`);
    return structuredClone(await listener({ sender, senderFrame: frame }, ...message));
  };
  return {
    invoke: (channel, ...args) => deliver(channel, args),
    send: (channel, ...args) => void deliver(channel, args),
    on: (channel, listener) => sender.arrivals.on(channel, listener),
  };
}

/** A File as the page sees it, and its path, which only the preload script learns. */
export interface FakeFile extends PageFile {
  readonly path?: string;
}

export interface IpcConnection extends Bridge<PageFile> {
  offerFile(file: FakeFile): Promise<Reply>;
  readonly ipcMain: FakeIpcMain;
  readonly sender: FakeSender;
  /** Bypasses the bridge, as a compromised page could. */
  readonly page: PageIpc;
}

const pathOf = (file: FakeFile): string => file.path ?? '';

/** A page's bridge to a backend over the Electron carrier, without Electron. */
export function connectIpc(backend: Backend, frame: Frame = ownFrame): IpcConnection {
  const ipcMain = new FakeIpcMain();
  const sender = new FakeSender();
  const isTrusted = (event: SenderEvent) => isOwnMainFrame(event.senderFrame);
  serveIpc(ipcMain, backend, isTrusted);
  serveOfferedFiles(ipcMain, backend, isTrusted);
  const page = createPageIpc(ipcMain, sender, frame);
  return { ...createBridge(page, pathOf), ipcMain, sender, page };
}
