import { EventEmitter } from 'node:events';
import type { WindowOpenHandlerResponse } from 'electron';
import { describe, expect, it } from 'vitest';
import {
  hardenContents,
  hardenSession,
  isOwnUrl,
  pageUrl,
} from '../../../../main/hosts/electron/security.ts';

type SessionPart = Parameters<typeof hardenSession>[0];
type Handlers = {
  [N in Extract<keyof SessionPart, `set${string}`>]: NonNullable<Parameters<SessionPart[N]>[0]>;
};
type BeforeRequest = Parameters<SessionPart['webRequest']['onBeforeRequest']>[0];

/** A session that remembers its handlers. */
function hardened() {
  const handlers: Partial<Record<keyof Handlers, unknown>> = {};
  const remember = (name: keyof Handlers) => (handler: unknown) => void (handlers[name] = handler);
  const downloads = new EventEmitter();
  let beforeRequest: unknown;
  hardenSession({
    setPermissionRequestHandler: remember('setPermissionRequestHandler'),
    setPermissionCheckHandler: remember('setPermissionCheckHandler'),
    setDevicePermissionHandler: remember('setDevicePermissionHandler'),
    setDisplayMediaRequestHandler: remember('setDisplayMediaRequestHandler'),
    webRequest: { onBeforeRequest: (listener: unknown) => void (beforeRequest = listener) },
    on: (event, listener) => downloads.on(event, listener),
  });
  return {
    handlers: handlers as Handlers,
    downloads,
    beforeRequest: beforeRequest as NonNullable<BeforeRequest>,
  };
}

/** What a handler was called with is the part of the real thing that counts. */
function part<T>(value: object | null): T {
  return value as T;
}

type Permission = Parameters<Handlers['setPermissionCheckHandler']>[1];
const { handlers, downloads, beforeRequest } = hardened();

function requests(permission: Permission, requestingUrl = pageUrl, isMainFrame = true): boolean {
  let isGranted: boolean | undefined;
  handlers.setPermissionRequestHandler(
    part(null),
    permission,
    (granted) => (isGranted = granted),
    part({ requestingUrl, isMainFrame }),
  );
  return isGranted!;
}

function checks(permission: Permission, origin = 'app://lab/', isMainFrame = true): boolean {
  return handlers.setPermissionCheckHandler(null, permission, origin, part({ isMainFrame }));
}

const deniedPermissions: Permission[] = [
  'clipboard-read',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'local-fonts',
  'media',
  'midi',
  'notifications',
  'openExternal',
  'persistent-storage',
  'pointerLock',
  'serial',
  'storage-access',
  'unknown',
  'usb',
  'window-management',
];

describe('permissions', () => {
  it('are given for sanitized writes to the clipboard', () => {
    expect(requests('clipboard-sanitized-write')).toBe(true);
    expect(checks('clipboard-sanitized-write')).toBe(true);
    expect(checks('clipboard-sanitized-write', 'app://lab')).toBe(true);
  });

  it.each(deniedPermissions)('are not given for %s', (permission) => {
    expect([requests(permission), checks(permission)]).toEqual([false, false]);
  });

  it.each([
    ['https://example.org/', true],
    ['app://lab.example.org/', true],
    ['app://other/', true],
    ['null', true],
    ['', true],
    ['app://lab/', false],
  ])('are given to no other page or frame: %s, main frame %s', (url, isMainFrame) => {
    expect(requests('clipboard-sanitized-write', url, isMainFrame)).toBe(false);
    expect(checks('clipboard-sanitized-write', url, isMainFrame)).toBe(false);
  });

  it('are given for no device and no screen', () => {
    expect(handlers.setDevicePermissionHandler(part({ deviceType: 'usb' }))).toBe(false);
    let streams: unknown = 'unanswered';
    handlers.setDisplayMediaRequestHandler(part({}), (given) => (streams = given));
    expect(streams).toBeNull();
  });
});

describe('requests of the session', () => {
  const own = ['app://lab/index.html', 'app://lab/a.js', 'blob:app://lab/1-2', 'data:image/png,'];
  const foreign = [
    'http://example.org/',
    'https://example.org/a.js',
    'wss://example.org/',
    'file:///etc/passwd',
    'app://other/a.js',
    'app://lab.example.org/',
    'blob:https://example.org/1-2',
    'chrome://gpu',
  ];

  function isCancelled(url: string): boolean | undefined {
    let cancel: boolean | undefined;
    beforeRequest(part({ url }), (response) => (cancel = response.cancel));
    return cancel;
  }

  it('stay within the page and what it made', () => {
    expect(own.map(isCancelled)).toEqual(own.map(() => false));
    expect(foreign.map(isCancelled)).toEqual(foreign.map(() => true));
    expect([...own, ...foreign].filter(isOwnUrl)).toEqual(own);
  });

  it('are downloads only when the page made the file', () => {
    const isPrevented = (url: string) => {
      let prevented = false;
      const event = { preventDefault: () => (prevented = true) };
      downloads.emit('will-download', event, { getURL: () => url });
      return prevented;
    };
    expect(isPrevented('blob:app://lab/1-2')).toBe(false);
    for (const url of ['app://lab/a.js', 'data:text/plain,', 'blob:https://example.org/1', '']) {
      expect(isPrevented(url)).toBe(true);
    }
  });
});

describe('every page of the app', () => {
  class FakeContents extends EventEmitter {
    openHandler: unknown = null;
    setWindowOpenHandler(handler: unknown): void {
      this.openHandler = handler;
    }
  }

  const app = new EventEmitter();
  hardenContents(app);
  const contents = new FakeContents();
  app.emit('web-contents-created', {}, contents);

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is refused %s',
    (event) => {
      let prevented = 0;
      contents.emit(event, { preventDefault: () => (prevented += 1), url: pageUrl });
      expect(prevented).toBe(1);
    },
  );

  it('opens no window', () => {
    const open = contents.openHandler as (details: object) => WindowOpenHandlerResponse;
    expect(open({ url: pageUrl })).toEqual({ action: 'deny' });
  });
});
