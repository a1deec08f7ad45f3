import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { maxMessageBytes } from '../../../../shared/contract.ts';
import {
  changingCall,
  expectRefusal,
  expectSecurityHeaders,
  startLabServer,
} from './lab-server.ts';
import { chunked } from './raw-request.ts';
import { openUnchangedLab } from './unchanged-lab.ts';

const lab = await openUnchangedLab();
const { expectRefused } = lab;

it('a valid call is admitted', async () => {
  const other = await startLabServer();
  const was = await other.dump();
  const answer = await other.send({ body: changingCall });
  expect(answer?.status).toBe(200);
  expect(JSON.parse(answer!.body)).toEqual({ ok: true, value: { theme: 'dark', workers: null } });
  expectSecurityHeaders(answer!);
  expect(await other.dump()).not.toEqual(was);
  await other.close();
});

describe('the type of a body', () => {
  it.each([
    null,
    '',
    'text/plain',
    'text/plain; charset=utf-8; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/json-seq',
    'application/json, text/plain',
    'text/json',
    'json',
  ])('is refused: %s', async (type) => {
    const headers = { 'Content-Type': type };
    await expectRefused({ headers, body: changingCall }, 415, 'bad-message');
    await expectRefused({ path: '/api/session', headers, body: '{}' }, 415, 'bad-message');
    await expectRefused({ path: '/api/file', headers, body: 'text' }, 415, 'bad-message');
  });

  it('is refused where a file is expected, and vice versa', async () => {
    await expectRefused({ path: '/api/file', body: changingCall }, 415, 'bad-message');
    const headers = { 'Content-Type': 'application/octet-stream' };
    await expectRefused({ headers, body: changingCall }, 415, 'bad-message');
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json ;x=y'])(
    'is taken: %s',
    async (type) => {
      const body = JSON.stringify({ call: 'settings.get', input: {} });
      const answer = await lab.send({ headers: { 'Content-Type': type }, body });
      expect(answer?.status).toBe(200);
    },
  );
});

describe('a body over the limit', () => {
  const over = changingCall + ' '.repeat(maxMessageBytes - changingCall.length + 1);

  it('is refused by its length, before it has come', async () => {
    for (const length of [maxMessageBytes + 1, 10 ** 15, '9'.repeat(400)]) {
      const headers = { 'Content-Length': String(length) };
      const answer = await lab.send({ headers });
      const isHuge = typeof length === 'string';
      const refused = isHuge
        ? { status: 400, code: 'bad-message' }
        : { status: 413, code: 'too-large' };
      expectRefusal(answer, refused, [lab.token]);
    }
  });

  it('is refused when all of it comes at once', async () => {
    await expectRefused({ body: over }, 413, 'too-large');
  });

  it('is refused when it comes in pieces and without a length', async () => {
    const headers = { 'Content-Length': null, 'Transfer-Encoding': 'chunked' };
    await expectRefused({ headers, body: chunked(over) }, 413, 'too-large');
    const pieces = `${chunked(changingCall).slice(0, -5)}${chunked(' '.repeat(maxMessageBytes))}`;
    await expectRefused({ headers, body: pieces }, 413, 'too-large');
  });

  it('is refused for lack of a token first', async () => {
    const headers = { 'X-Lab-Token': null };
    await expectRefused({ headers, body: over }, 401, 'not-allowed');
  });

  it('begins only after the last byte that is allowed', async () => {
    const call = JSON.stringify({ call: 'settings.get', input: {} });
    const body = call + ' '.repeat(maxMessageBytes - call.length);
    expect((await lab.send({ body }))?.status).toBe(200);
  });
});

describe('a body that is not a message', () => {
  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['blank', ' \n'],
    ['a word', 'nope'],
    ['half an object', changingCall.slice(0, -1)],
    ['two objects', changingCall + changingCall],
    ['an object and a NUL', `${changingCall}\0`],
    ['JavaScript', "{call: 'settings.set', input: {theme: 'dark'}}"],
    ['a form', 'call=settings.set&input={}'],
    ['not UTF-8', Buffer.from(changingCall.replace('dark', 'd\u00e4rk'), 'latin1')],
    ['UTF-16', Buffer.from(changingCall, 'utf16le')],
    ['packed', gzipSync(changingCall)],
    ['not a number', '{"call":"run.query","input":{"offset":NaN}}'],
    ['null', 'null'],
    ['a number', '1'],
    ['a text', JSON.stringify(changingCall)],
    ['a list', `[${changingCall}]`],
    ['an empty object', '{}'],
    ['a call that is a number', '{"call":1,"input":{}}'],
    ['a call that is a list', '{"call":["settings.set"],"input":{"theme":"dark"}}'],
    ['a call that is an object', '{"call":{"toString":"settings.set"},"input":{}}'],
    ['a frame with more', '{"call":"settings.set","input":{"theme":"dark"},"id":1}'],
    ['nested too deeply', `{"call":"run.query","input":${'['.repeat(4e5)}${']'.repeat(4e5)}}`],
  ])('is refused: %s', async (_what, body) => {
    await expectRefused({ body }, 400, 'bad-message');
  });

  it('is refused when it is declared as compressed', async () => {
    const headers = { 'Content-Encoding': 'gzip' };
    await expectRefused({ headers, body: gzipSync(changingCall) }, 400, 'bad-message');
  });

  it.each([
    ['with a length', { 'Content-Length': String(changingCall.length + 10) }, changingCall],
    [
      'in pieces',
      { 'Content-Length': null, 'Transfer-Encoding': 'chunked' },
      chunked(changingCall).slice(0, -5),
    ],
  ])('does nothing when it is interrupted halfway, sent %s', async (_what, headers, body) => {
    const head = { Host: `127.0.0.1:${lab.port}`, 'Content-Type': 'application/json' };
    const all = { ...head, 'X-Lab-Token': lab.token, ...headers };
    const lines = Object.entries(all).flatMap(([name, value]) =>
      value ? `${name}: ${value}` : [],
    );
    const text = `POST /api/call HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
    const answer = await lab.sendText(text, { isCutOff: true });
    expectRefusal(answer, { status: 400, code: 'bad-message' }, [lab.token]);
  });
});

describe('an unknown call', () => {
  it.each([
    'nope',
    '',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'settings',
    'settings.',
    'settings.set ',
    ' settings.set',
    'SETTINGS.SET',
    'settings.set\u0000',
    'settings\uff0eset',
    'settings.set\r\nX-Evil: 1',
    '\ud800',
    '\u202esettings.set\n',
    'x'.repeat(100_000),
  ])('is refused: %j', async (call) => {
    const body = JSON.stringify({ call, input: { theme: 'dark' } });
    await expectRefused({ body }, 404, 'unknown-call');
  });
});

describe('an input', () => {
  it.each([
    '{"call":"settings.set"}',
    '{"call":"settings.set","input":null}',
    '{"call":"settings.set","input":["dark"]}',
    '{"call":"settings.set","input":"theme"}',
    '{"call":"settings.set","input":{"theme":"\u00e4\\n\u202e"}}',
    '{"call":"settings.set","input":{"theme":"dark","\u00e4\\r\\n":1}}',
    '{"call":"settings.set","input":{"theme":"dark","workers":1e999}}',
    '{"call":"settings.set","input":{"theme":"dark","workers":-1}}',
    '{"call":"run.query","input":{"limit":1e9}}',
    `{"call":"run.delete","input":{"keys":["${'A'.repeat(64)}"]}}`,
  ])('of the wrong form is refused: %s', async (body) => {
    const answer = await lab.send({ body });
    const { error } = JSON.parse(answer!.body) as { error: { code: string } };
    expect(['bad-value', 'bad-message']).toContain(error.code);
    expectRefusal(answer, { status: 400, code: error.code }, [lab.token]);
  });
});

describe('a key that could reach a prototype', () => {
  const keys = ['__proto__', 'constructor', 'prototype', 'toString', '__defineGetter__'];
  const evil = '{"polluted":1,"theme":"dark","prototype":{"polluted":1}}';
  /** KEY stands for the key with its evil value. */
  const places = [
    '{"call":"settings.set","input":{"theme":"dark"},KEY}',
    '{KEY,"call":"settings.set","input":{"theme":"dark"}}',
    '{"call":"settings.set","input":{KEY}}',
    '{"call":"settings.set","input":{"theme":"dark",KEY}}',
    '{"call":"run.query","input":{KEY}}',
    '{"call":"run.query","input":{"filter":{KEY}}}',
    '{"call":"sweep.start","input":{"sweep":{"vary":["machine.cpus=2"],KEY}}}',
    '{"call":"sweep.start","input":{"sweep":{"vary":["machine.cpus=2"],"base":{KEY}}}}',
    '{"call":"spec.resolve","input":{KEY}}',
    '{"call":"spec.resolve","input":{"set":[{KEY}]}}',
  ];
  const rows = places.flatMap((place) => keys.map((key) => [key, place] as const));

  it.each(rows)('is refused: %s in %s', async (key, place) => {
    const answer = await lab.send({ body: place.replace('KEY', `"${key}":${evil}`) });
    const { error } = JSON.parse(answer!.body) as { error: { code: string } };
    expect(['bad-value', 'bad-message']).toContain(error.code);
    expectRefusal(answer, { status: 400, code: error.code }, [lab.token]);
  });

  it.each(['machine.__proto__.polluted', '__proto__.polluted', 'constructor.prototype.polluted'])(
    'is refused as the path of a field: %s',
    async (path) => {
      const set = { call: 'spec.resolve', input: { set: [[path, 1]] } };
      await expectRefused({ body: JSON.stringify(set) }, 400, 'unknown-field');
      const sweep = { vary: [`${path}=1,2`] };
      const start = { call: 'sweep.start', input: { sweep } };
      await expectRefused({ body: JSON.stringify(start) }, 400, 'bad-usage');
    },
  );

  it.each(['__proto__', 'constructor', 'toString'])('is refused as a name: %s', async (name) => {
    for (const kind of ['machine', 'workload', 'policy']) {
      const body = JSON.stringify({ call: 'spec.resolve', input: { [kind]: name } });
      await expectRefused({ body }, 400, 'unknown-name');
    }
  });
});

describe('what is not an HTTP request', () => {
  const host = () => `Host: 127.0.0.1:${lab.port}\r\n`;
  const post = () => `POST /api/call HTTP/1.1\r\n${host()}Content-Type: application/json\r\n`;
  const token = () => `X-Lab-Token: ${lab.token}\r\n`;

  it.each<[string, () => string]>([
    ['a method that nobody knows', () => `FROB / HTTP/1.1\r\n${host()}\r\n`],
    ['HTTP/2', () => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`],
    ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a space before a colon', () => `GET / HTTP/1.1\r\nHost : x\r\n${host()}\r\n`],
    ['a NUL in a header', () => `GET / HTTP/1.1\r\n${host()}X: \0\r\n\r\n`],
    ['two lengths', () => `${post()}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`],
    ['a length that is none', () => `${post()}${token()}Content-Length: -1\r\n\r\n`],
    [
      'a length and pieces',
      () => `${post()}${token()}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a piece without size',
      () => `${post()}${token()}Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n`,
    ],
  ])('is refused: %s', async (_what, text) => {
    const answer = await lab.sendText(text());
    expectRefusal(answer, { status: 400, code: 'bad-message' }, [lab.token, lab.usedTicket]);
    expect(answer?.headers.get('connection')).toBe('close');
  });

  it('is refused when its head is too long', async () => {
    const answer = await lab.sendText(
      `GET / HTTP/1.1\r\n${host()}X: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expectRefusal(answer, { status: 431, code: 'too-large' }, [lab.token]);
  });
});
