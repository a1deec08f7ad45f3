import { describe, expect, it } from 'vitest';
import { changingCall, expectRefusal, expectSecurityHeaders } from './lab-server.ts';
import { openUnchangedLab } from './unchanged-lab.ts';

const lab = await openUnchangedLab();
const { expectRefused } = lab;

const paths: [path: string, method: string][] = [
  ['/', 'GET'],
  ['/assets/index.js', 'GET'],
  ['/api/session', 'POST'],
  ['/api/call', 'POST'],
  ['/api/file?name=a', 'POST'],
  ['/api/events', 'GET'],
  ['/nothing', 'GET'],
];

/** PORT stands for the server's. */
const withPort = (text: string | null) => text && text.replace('PORT', String(lab.port));

describe.each(paths)('a request for %s', (path, method) => {
  it.each([
    ['another name', 'lab.example:PORT'],
    ['a name that begins with its own', 'localhost.lab.example:PORT'],
    ['a name with a dot at its end', 'localhost.:PORT'],
    ['another port', '127.0.0.1:1'],
    ['no port', '127.0.0.1'],
    ['a port with a zero before it', '127.0.0.1:0PORT'],
    ['capitals', 'LOCALHOST:PORT'],
    ['the address for IPv6', '[::1]:PORT'],
    ['a short form of the address', '127.1:PORT'],
    ['the address of every network', '0.0.0.0:PORT'],
    ['a user before the name', 'user@127.0.0.1:PORT'],
    ['two names', '127.0.0.1:PORT, lab.example'],
    ['nothing', ''],
    ['no Host header at all', null],
  ])('is refused when its Host is %s', async (_what, host) => {
    await expectRefused({ path, method, headers: { Host: withPort(host) } }, 421, 'not-allowed');
  });

  it('is refused in HTTP/1.0 without Host', async () => {
    const request = { path, method, version: '1.0', headers: { Host: null } };
    await expectRefused(request, 421, 'not-allowed');
  });

  it.each([
    ['another site', 'https://lab.example'],
    ['the same with https', 'https://127.0.0.1:PORT'],
    ['another port', 'http://127.0.0.1:1'],
    ['no port', 'http://127.0.0.1'],
    ['its other name', 'http://localhost:PORT'],
    ['an origin that begins with its own', 'http://127.0.0.1:PORT.lab.example'],
    ['its own with a path', 'http://127.0.0.1:PORT/'],
    ['an opaque one', 'null'],
    ['a file', 'file://'],
    ['nothing', ''],
  ])('is refused when its Origin is %s', async (_what, origin) => {
    await expectRefused(
      { path, method, headers: { Origin: withPort(origin) } },
      403,
      'not-allowed',
    );
  });

  it.each(['cross-site', 'same-site', 'SAME-ORIGIN', 'same-origin, none', ''])(
    'is refused when Sec-Fetch-Site is "%s"',
    async (site) => {
      await expectRefused(
        { path, method, headers: { 'Sec-Fetch-Site': site } },
        403,
        'not-allowed',
      );
    },
  );
});

describe('a page of another site', () => {
  const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };

  it.each(['/', '/index.html'])('may navigate the whole window to %s', async (path) => {
    const whole = { ...headers, 'Sec-Fetch-Dest': 'document' };
    const answer = await lab.send({ path, method: 'GET', headers: whole });
    expect(answer).toMatchObject({ status: 200, body: '<!doctype html>' });
    expectSecurityHeaders(answer!);
  });

  it.each(['iframe', 'embed', 'object', 'script', ''])(
    'may not take the page as %s',
    async (dest) => {
      const part = { ...headers, 'Sec-Fetch-Dest': dest };
      await expectRefused({ path: '/', method: 'GET', headers: part }, 403, 'not-allowed');
    },
  );

  it.each([
    ['GET', '/api/events'],
    ['POST', '/api/session'],
    ['POST', '/api/call'],
    ['POST', '/api/file'],
    ['GET', '/nothing'],
  ])('may not navigate the window to %s %s', async (method, path) => {
    const whole = { ...headers, 'Sec-Fetch-Dest': 'document' };
    await expectRefused({ path, method, headers: whole }, 403, 'not-allowed');
  });
});

describe('a request without a valid token', () => {
  const places: [string, string][] = [
    ['POST', '/api/call'],
    ['POST', '/api/file'],
    ['GET', '/api/events'],
  ];
  const tokens: [string, (token: string) => Record<string, string | null>][] = [
    ['none', () => ({ 'X-Lab-Token': null })],
    ['an empty one', () => ({ 'X-Lab-Token': '' })],
    ['a wrong one', () => ({ 'X-Lab-Token': 'A'.repeat(43) })],
    ['all but its last letter', (token) => ({ 'X-Lab-Token': token.slice(0, -1) })],
    ['one letter more', (token) => ({ 'X-Lab-Token': `${token}A` })],
    ['it twice', (token) => ({ 'X-Lab-Token': `${token}, ${token}` })],
    ['the ticket that was used for it', () => ({ 'X-Lab-Token': lab.usedTicket })],
    ['a ticket that is still good', () => ({ 'X-Lab-Token': lab.newTicket() })],
    [
      'it in other headers',
      (token) => ({ 'X-Lab-Token': null, Authorization: `Bearer ${token}`, Cookie: token }),
    ],
    ['the name of a property', () => ({ 'X-Lab-Token': '__proto__' })],
  ];
  const rows = places.flatMap(([method, path]) =>
    tokens.map(([what, headers]) => ({ method, path, what, headers })),
  );

  it.each(rows)('is refused: $method $path with $what', async ({ method, path, headers }) => {
    await expectRefused({ method, path, headers: headers(lab.token) }, 401, 'not-allowed');
  });

  it('is refused even when the address has the token', async () => {
    const path = `/api/events?token=${lab.token}`;
    const request = { method: 'GET', path, headers: { 'X-Lab-Token': null } };
    await expectRefused(request, 401, 'not-allowed');
  });
});

describe('a method that a path does not have', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
  const allowed: [path: string, methods: string[]][] = [
    ['/api/session', ['POST']],
    ['/api/call', ['POST']],
    ['/api/file', ['POST']],
    ['/api/events', ['GET']],
    ['/', ['GET', 'HEAD']],
    ['/index.html', ['GET', 'HEAD']],
  ];
  const rows = allowed.flatMap(([path, own]) =>
    methods.filter((one) => !own.includes(one)).map((method) => ({ method, path, own })),
  );

  it.each(rows)('is refused: $method $path', async ({ method, path, own }) => {
    const answer = await lab.send({ method, path, body: changingCall });
    expect(answer?.status).toBe(405);
    expect(answer?.headers.get('allow')).toBe(own.join(', '));
    expectSecurityHeaders(answer!);
    // The answer to HEAD has no body to check.
    if (method !== 'HEAD')
      expectRefusal(answer, { status: 405, code: 'not-allowed' }, [lab.token, lab.usedTicket]);
  });

  it('is disconnected when it would make a tunnel', async () => {
    expect(await lab.send({ method: 'CONNECT', path: '127.0.0.1:1' })).toBeNull();
    expect(await lab.send({ method: 'CONNECT', path: '/api/call' })).toBeNull();
  });

  it('is refused when the call itself is a preflight', async () => {
    const headers = {
      Origin: 'https://lab.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-lab-token, content-type',
    };
    await expectRefused({ method: 'OPTIONS', headers, body: '' }, 403, 'not-allowed');
  });
});

describe('a path', () => {
  it.each(
    (
      '/nothing /../index.html /..%2findex.html /%2e%2e/package.json /assets/../index.html ' +
      '/assets/..%5c..%5cpackage.json /assets/ /assets //index.html /index.html/ /INDEX.HTML ' +
      '/%69ndex.html /index.html%00 /index.html%3f /api /api/ /api/call/ /api/call%3f /API/call ' +
      '/./api/call /api//call /api/file/ /api/files /__proto__ /constructor /toString /favicon.ico * ' +
      'http://lab.example/ http://127.0.0.1/index.html file:///etc/passwd'
    ).split(' '),
  )('is not there: %s', async (path) => {
    await expectRefused({ method: 'GET', path, body: '' }, 404, 'not-found');
    await expectRefused({ method: 'POST', path }, 404, 'not-found');
  });

  it.each(['/', '/?', '/index.html?x=1', '/?ticket=1&../..'])('is a file: %s', async (path) => {
    const answer = await lab.send({ method: 'GET', path, headers: { 'X-Lab-Token': null } });
    expect(answer).toMatchObject({ status: 200, body: '<!doctype html>' });
    expectSecurityHeaders(answer!);
  });

  it('sends only its head for HEAD', async () => {
    const answer = await lab.send({ method: 'HEAD', path: '/assets/index.js' });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer?.headers.get('content-length')).toBe('10');
    expectSecurityHeaders(answer!);
  });
});

describe('a position of events that is malformed', () => {
  it.each([
    'epoch=x',
    'seq=1',
    'epoch=&seq=1',
    'epoch=x&seq=',
    'epoch=x&seq=-1',
    'epoch=x&seq=+1',
    'epoch=x&seq=%2b1',
    'epoch=x&seq=1.5',
    'epoch=x&seq=1e3',
    'epoch=x&seq=0x1',
    'epoch=x&seq=1%00',
    'epoch=x&seq=1%0d%0aX-Evil:1',
    'epoch=x&seq=NaN',
    `epoch=x&seq=${'9'.repeat(16)}`,
    `epoch=${'x'.repeat(101)}&seq=1`,
    'epoch=x&seq=1&more=1',
    'epoch=x&seq=1&__proto__=1',
    '__proto__=1',
    'EPOCH=x&SEQ=1',
  ])('is refused: %s', async (query) => {
    const request = { method: 'GET', path: `/api/events?${query}`, body: '' };
    await expectRefused(request, 400, 'bad-message');
  });
});
