// What the app refuses, whatever the page asks for: permissions, other pages, other windows, other
// senders, anything that is not the page's own. The rule: everything is denied, and the exceptions are
// here. The page's headers are in static-files.ts, the window's own switches in window.ts.
import type { Session, WebContents } from 'electron';

export const pageOrigin = 'app://lab';
export const pageUrl = `${pageOrigin}/index.html`;

/** True only for the main frame of the lab's page; a destroyed frame is null. */
export function isOwnMainFrame(
  frame: { readonly origin: string; readonly parent: unknown } | null,
): boolean {
  return frame !== null && frame.origin === pageOrigin && frame.parent === null;
}

/** True if the page may load it: its own files, and what it made itself. */
export function isOwnUrl(url: string): boolean {
  return url.startsWith(`${pageOrigin}/`) || isOwnBlob(url) || url.startsWith('data:');
}

function isOwnBlob(url: string): boolean {
  return url.startsWith(`blob:${pageOrigin}/`);
}

/** All that a page may do outside its own frame: copy text and pictures to the clipboard. */
function mayHave(permission: string, url: string, isMainFrame: boolean): boolean {
  const isOwn = url === pageOrigin || url.startsWith(`${pageOrigin}/`);
  return permission === 'clipboard-sanitized-write' && isOwn && isMainFrame;
}

type SessionPart = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
> & {
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
  on(event: 'will-download', listener: (event: Refusable, item: Download) => void): unknown;
};

interface Refusable {
  preventDefault(): void;
}

interface Download {
  getURL(): string;
}

/** Cuts a session off from the network, from devices and from every permission but one. */
export function hardenSession(session: SessionPart): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(mayHave(permission, details.requestingUrl, details.isMainFrame));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayHave(permission, origin, details.isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    callback({ cancel: !isOwnUrl(url) && !url.startsWith('devtools:') });
  });
  // A picture that the page drew may be saved; the person is asked where.
  session.on('will-download', (event, item) => {
    if (!isOwnBlob(item.getURL())) event.preventDefault();
  });
}

interface AppPart {
  on(
    event: 'web-contents-created',
    listener: (event: unknown, contents: ContentsPart) => void,
  ): unknown;
}

type ContentsPart = Pick<WebContents, 'setWindowOpenHandler'> & {
  on(event: (typeof deniedEvents)[number], listener: (event: Refusable) => void): unknown;
};

const deniedEvents = [
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
] as const;

/** Denies all navigation: what the app loads itself raises none of these events. */
export function hardenContents(app: AppPart): void {
  app.on('web-contents-created', (_event, contents) => {
    for (const event of deniedEvents) contents.on(event, (denied) => denied.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
