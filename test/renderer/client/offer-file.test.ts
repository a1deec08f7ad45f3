import { describe, expect, it } from 'vitest';
import { createBridgeClient } from '../../../renderer/client/bridge-client.ts';
import type { Bridge } from '../../../shared/bridge.ts';
import type { ConnectionState, OfferProgress } from '../../../renderer/client/client.ts';
import { createHttpClient } from '../../../renderer/client/http-client.ts';
import { createSession } from '../../../renderer/client/session.ts';
import type { Reply } from '../../../shared/contract.ts';
import { createMemoryStorage, FakeServer, settle } from '../support/fake-server.ts';
import { FakeUpload } from '../support/fake-upload.ts';

const file = new File(['a trace'], 'm\u00e4rz & co.txt');
const token: Reply = { ok: true, value: { token: 'once' } };

function setUpHttp({ stored = 'stored' } = {}) {
  const uploads: FakeUpload[] = [];
  const states: ConnectionState[] = [];
  const { fetch } = new FakeServer();
  const client = createHttpClient({
    fetch,
    newRequest: () => {
      uploads.push(new FakeUpload());
      return uploads.at(-1)!;
    },
    session: createSession({ fetch, storage: createMemoryStorage(stored), ticket: null }),
    onConnection: (state) => void states.push(state),
  });
  return { client, uploads, states };
}

describe('a file over HTTP', () => {
  it('is sent as it is, with its name and the token of the session, for a token of its own', async () => {
    const { client, uploads } = setUpHttp();
    const progress: OfferProgress[] = [];
    const given = client.offerFile(file, { onProgress: (now) => progress.push(now) });
    await settle();
    const [upload] = uploads as [FakeUpload];
    expect([upload.method, upload.body]).toEqual(['POST', file]);
    const url = new URL(upload.path, 'http://127.0.0.1');
    expect([url.pathname, ...url.searchParams]).toEqual(['/api/file', ['name', file.name]]);
    expect(upload.headers).toEqual({
      'content-type': 'application/octet-stream',
      'x-lab-token': 'stored',
    });
    upload.progress(3, 7);
    upload.progress(7, 7);
    upload.answer(200, token);
    expect(await given).toBe('once');
    expect(progress).toEqual([
      { doneBytes: 3, totalBytes: 7 },
      { doneBytes: 7, totalBytes: 7 },
    ]);
  });

  it('is aborted when the user cancels', async () => {
    const { client, uploads } = setUpHttp();
    const abort = new AbortController();
    const given = client.offerFile(file, { signal: abort.signal });
    await settle();
    abort.abort();
    await expect(given).rejects.toMatchObject({ name: 'LabError', code: 'cancelled' });
    const never = client.offerFile(file, { signal: abort.signal });
    await expect(never).rejects.toMatchObject({ code: 'cancelled' });
    expect(uploads).toHaveLength(1);
  });

  it('rejects with the error of the reply', async () => {
    const { client, uploads, states } = setUpHttp();
    const error = { code: 'too-large', message: 'the disk has no room', hint: 'free some' };
    const given = client.offerFile(file);
    await settle();
    uploads[0]!.answer(507, { ok: false, error });
    await expect(given).rejects.toMatchObject({ name: 'LabError', ...error });
    expect(states).toEqual([]);
  });

  it('rejects with an error to show when the connection breaks', async () => {
    const { client, uploads } = setUpHttp();
    const given = client.offerFile(file);
    await settle();
    uploads[0]!.fail();
    await expect(given).rejects.toMatchObject({
      name: 'LabError',
      code: 'internal',
      message: 'the upload broke off',
    });
  });

  it.each(['<html>', '{}', 'null', '{"ok":true,"value":{}}', '{"ok":true,"value":null}'])(
    'refuses %s as a reply',
    async (body) => {
      const { client, uploads } = setUpHttp();
      const given = client.offerFile(file);
      await settle();
      uploads[0]!.answer(200, body);
      await expect(given).rejects.toMatchObject({ code: 'bad-message' });
    },
  );

  it('says that the page is signed out on a 401, and sends nothing without a session', async () => {
    const { client, uploads, states } = setUpHttp();
    const given = client.offerFile(file);
    await settle();
    uploads[0]!.answer(401, 'who are you');
    await expect(given).rejects.toMatchObject({ code: 'not-allowed' });
    expect(states).toEqual(['signed-out']);
    const without = setUpHttp({ stored: '' });
    await expect(without.client.offerFile(file)).rejects.toMatchObject({ code: 'not-allowed' });
    expect([without.uploads, without.states]).toEqual([[], ['signed-out']]);
  });
});

describe('a file over the bridge', () => {
  function setUpBridge(reply: Reply | Error) {
    const offered: File[] = [];
    const bridge: Bridge<File> = {
      call: async () => token,
      subscribe: () => () => undefined,
      offerFile: async (one) => {
        offered.push(one);
        if (reply instanceof Error) throw reply;
        return reply;
      },
    };
    return { client: createBridgeClient(bridge), offered };
  }

  it('is named and not sent: all of it is there at once', async () => {
    const { client, offered } = setUpBridge(token);
    const progress: OfferProgress[] = [];
    expect(await client.offerFile(file, { onProgress: (now) => progress.push(now) })).toBe('once');
    expect(offered).toEqual([file]);
    expect(progress).toEqual([{ doneBytes: file.size, totalBytes: file.size }]);
  });

  it('is not used when the user cancels', async () => {
    const { client } = setUpBridge(token);
    const given = client.offerFile(file, { signal: AbortSignal.abort() });
    await expect(given).rejects.toMatchObject({ name: 'LabError', code: 'cancelled' });
  });

  it('rejects with the error of the reply, and with one to show when the bridge fails', async () => {
    const error = { code: 'bad-value', message: 'no file', hint: 'choose one' } as const;
    const refused = setUpBridge({ ok: false, error }).client.offerFile(file);
    await expect(refused).rejects.toMatchObject({ name: 'LabError', ...error });
    const failed = setUpBridge(new Error('the window is closing')).client.offerFile(file);
    await expect(failed).rejects.toMatchObject({ name: 'LabError', code: 'internal' });
  });
});
