import type { CustomScheme } from 'electron';
import { describe, expect, it } from 'vitest';
import { registerAppScheme, serveApp } from '../../../../main/hosts/electron/protocol.ts';
import { pageUrl } from '../../../../main/hosts/electron/security.ts';
import { securityHeaders, type StaticFiles } from '../../../../main/hosts/static-files.ts';

const index = { type: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html>') };
const files: StaticFiles = new Map([
  ['/', index],
  ['/index.html', index],
  ['/assets/a%20b.js', { type: 'text/javascript; charset=utf-8', bytes: Buffer.from('1') }],
]);

type Handler = (request: { url: string; method: string }) => Response;

function request(url: string, method = 'GET'): Response {
  const handlers = new Map<string, Handler>();
  serveApp({ handle: (scheme, handler) => handlers.set(scheme, handler) }, files);
  expect([...handlers.keys()]).toEqual(['app']);
  return handlers.get('app')!({ url, method });
}

const lowerCaseHeaders = Object.entries(securityHeaders).map(([name, value]) => [
  name.toLowerCase(),
  value,
]);

describe('the app:// scheme', () => {
  it('is its own origin with fetch, and has no other privileges', () => {
    const registered: CustomScheme[][] = [];
    registerAppScheme({ registerSchemesAsPrivileged: (schemes) => registered.push(schemes) });
    const privileges = { standard: true, secure: true, supportFetchAPI: true };
    expect(registered).toEqual([[{ scheme: 'app', privileges }]]);
  });

  it.each([
    [pageUrl, index],
    ['app://lab/', index],
    ['app://lab/index.html?x=1#part', index],
    ['app://lab/assets/a%20b.js', files.get('/assets/a%20b.js')!],
    // Still a file of the list, however it is written.
    ['app://lab/assets/../index.html', index],
  ])('serves %s with its type and the security headers', async (url, { type, bytes }) => {
    const response = request(url);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toEqual({
      ...Object.fromEntries(lowerCaseHeaders),
      'content-type': type,
    });
  });

  it.each([
    'app://lab/missing.js',
    'app://lab/assets',
    'app://lab/../../etc/passwd',
    'app://lab/..%2f..%2fetc%2fpasswd',
    'app://lab/%2e%2e/%2e%2e/etc/passwd',
    'app://lab/..\\..\\etc\\passwd',
    'app://lab//etc/passwd',
    'app://lab/index.html%00.js',
    'app://lab/INDEX.HTML',
    'app://lab/constructor',
    'app://lab',
    'app://other/index.html',
    'app://lab.example.org/index.html',
    'app://lab:1/index.html',
    'app://user@lab/index.html',
    'https://lab/index.html',
    'app:index.html',
    'not a URL',
  ])('knows nothing of %s', async (url) => {
    const response = request(url);
    expect([response.status, await response.text()]).toEqual([404, 'not found\n']);
    expect(Object.fromEntries(response.headers)).toMatchObject(
      Object.fromEntries(lowerCaseHeaders),
    );
  });

  it.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('does not answer %s', (method) => {
    expect(request(pageUrl, method).status).toBe(404);
  });
});
