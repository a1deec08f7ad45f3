// What the app refuses, whatever the page asks for: permissions, other pages, other windows, other
// senders, anything that is not the page's own. The rule: all is denied and the exceptions are here.
// The headers of the page are left to static-files.ts, the window's own switches to window.ts.
import type { Session, WebContents } from 'electron';

export const pageOrigin = 'app://lab';
export const pageUrl = `${pageOrigin}/index.html`;

/** True for the main frame of the lab's page and for nothing else; a frame that has gone is null. */
export function isOwnMainFrame(
  frame: { readonly origin: string; readonly parent: unknown } | null,
): boolean {
  return frame !== null && frame.origin === pageOrigin && frame.parent === null;
}

/** True for what the page may load: its own files, and what it made itself. */
export function isOwnUrl(url: string): boolean {
  return url.startsWith(`${pageOrigin}/`) || isOwnBlob(url) || url.startsWith('data:');
}

function isOwnBlob(url: string): boolean {
  return url.startsWith(`blob:${pageOrigin}/`);
}

/** Copying text and pictures to the clipboard is all that a page may do beyond its own frame. */
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

/** Closes a session to the network, to devices and to every permission but one. */
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
  // A picture that the page drew may be saved; the person is asked for the place.
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

/** Keeps every page where it is: what the app loads itself raises none of these events. */
export function hardenContents(app: AppPart): void {
  app.on('web-contents-created', (_event, contents) => {
    for (const event of deniedEvents) contents.on(event, (denied) => denied.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
