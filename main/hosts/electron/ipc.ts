// The transport in the main process: passes calls and subscriptions from the page to the backend. The
// rule: every sender is checked before its message is read, every message is measured, and messages and
// replies are plain JSON, as over HTTP. dispatch.ts interprets a message.
import * as v from 'valibot';
import { eventPositionSchema, type EventPosition, type Reply } from '../../../shared/contract.ts';
import type { Backend } from '../backend.ts';
import { refuse } from '../dispatch.ts';
import { measure } from '../message-limit.ts';
import { channels } from './bridge.ts';

/** The part of WebContents that is used. */
export interface Sender {
  send(channel: string, ...args: unknown[]): void;
  isDestroyed(): boolean;
  on(event: 'did-start-navigation', listener: (details: Navigation) => void): unknown;
  on(event: 'did-navigate' | 'render-process-gone' | 'destroyed', listener: () => void): unknown;
  off(event: 'did-start-navigation', listener: (details: Navigation) => void): unknown;
  off(event: 'did-navigate' | 'render-process-gone' | 'destroyed', listener: () => void): unknown;
}

export interface Navigation {
  readonly isMainFrame: boolean;
  readonly isSameDocument: boolean;
}

/** The part of an IPC event that is used. */
export interface SenderEvent {
  readonly sender: Sender;
  /** null once the frame is destroyed. */
  readonly senderFrame: { readonly origin: string; readonly parent: unknown } | null;
}

/** The part of ipcMain that is used. */
export interface MainIpc {
  handle(
    channel: string,
    listener: (event: SenderEvent, ...args: unknown[]) => Promise<unknown>,
  ): void;
  on(channel: string, listener: (event: SenderEvent, ...args: unknown[]) => void): unknown;
}

const idSchema = v.pipe(v.number(), v.safeInteger());
const positionSchema = v.nullable(eventPositionSchema);

interface Subscription {
  readonly id: number;
  end(): void;
}

export function serveIpc(
  ipcMain: MainIpc,
  backend: Backend,
  isTrusted: (event: SenderEvent) => boolean,
): void {
  const subscriptions = new Map<Sender, Subscription>();

  ipcMain.handle(channels.call, async (event, text) => {
    if (!isTrusted(event)) return JSON.stringify(notAllowed);
    return serveCall(backend, text);
  });

  ipcMain.on(channels.subscribe, (event, id, after) => {
    if (!isTrusted(event)) return;
    const parsedId = v.safeParse(idSchema, id);
    const position = v.safeParse(positionSchema, after);
    // Only a page that bypasses its bridge sends anything else.
    if (!parsedId.success || !position.success) return;
    subscribe(subscriptions, backend, event.sender, parsedId.output, position.output);
  });

  ipcMain.on(channels.unsubscribe, (event, id) => {
    const subscription = subscriptions.get(event.sender);
    if (isTrusted(event) && subscription?.id === id) subscription?.end();
  });
}

export const notAllowed = refuse(
  'not-allowed',
  'only the page of the lab may call it',
  'use its window',
);

/** JSON text to JSON text; never rejects. */
async function serveCall(backend: Backend, text: unknown): Promise<string> {
  if (typeof text !== 'string') return JSON.stringify(badMessage('a value that is not text'));
  const tooLong = measure('message', text);
  if (tooLong) return JSON.stringify(tooLong);
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return JSON.stringify(badMessage('text that is not JSON'));
  }
  const reply = JSON.stringify(await backend.dispatch(message));
  const replyTooLong = measure('reply', reply);
  return replyTooLong ? JSON.stringify(replyTooLong) : reply;
}

function badMessage(got: string): Reply {
  return refuse('bad-message', `a message is the JSON of {call, input}, got ${got}`, 'reload');
}

/**
 * Sends events until the page unsubscribes, subscribes again, or is destroyed. A navigation that has
 * started may still be denied, and the page stays. Only a committed one ends the subscription, and only
 * if that was made before its start, because the new page may subscribe before the event arrives.
 */
function subscribe(
  subscriptions: Map<Sender, Subscription>,
  backend: Backend,
  sender: Sender,
  id: number,
  after: EventPosition | null,
): void {
  subscriptions.get(sender)?.end();
  let isLeaving = false;
  const starts = ({ isMainFrame, isSameDocument }: Navigation) => {
    if (isMainFrame && !isSameDocument) isLeaving = true;
  };
  const commits = () => {
    if (isLeaving) end();
  };
  const stop = backend.subscribe(after, (frame) => {
    if (!sender.isDestroyed()) sender.send(channels.event, id, frame);
  });
  const end = () => {
    stop();
    subscriptions.delete(sender);
    sender.off('did-start-navigation', starts);
    sender.off('did-navigate', commits);
    sender.off('render-process-gone', end);
    sender.off('destroyed', end);
  };
  subscriptions.set(sender, { id, end });
  sender.on('did-start-navigation', starts);
  sender.on('did-navigate', commits);
  sender.on('render-process-gone', end);
  sender.on('destroyed', end);
}
