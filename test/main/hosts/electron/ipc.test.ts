import { describe, expect, it } from 'vitest';
import {
  maxMessageBytes,
  type EventFrame,
  type EventPosition,
} from '../../../../shared/contract.ts';
import { channels } from '../../../../main/hosts/electron/bridge.ts';
import { connectIpc } from '../../../support/fake-ipc.ts';
import { FakeBackend, failure, settle, sweepSummary } from './fake-backend.ts';

const theme = { theme: 'dark', workers: null } as const;

describe('a call over IPC', () => {
  it('reaches the backend as it was made, and its reply comes back', async () => {
    const backend = new FakeBackend().answer('run.get', { key: 'a', result: null });
    const page = connectIpc(backend);
    const reply = await page.call('run.get', { key: 'a', deep: [{ x: 1.5 }, 'µ'] });
    expect(reply).toEqual({ ok: true, value: { key: 'a', result: null } });
    expect(backend.messages).toEqual([
      { call: 'run.get', input: { key: 'a', deep: [{ x: 1.5 }, 'µ'] } },
    ]);
  });

  it('carries a refusal of the backend', async () => {
    const page = connectIpc(new FakeBackend());
    expect(await page.call('run.fly', {})).toEqual(failure('unknown-call'));
  });

  it('carries JSON and nothing else, as over HTTP', async () => {
    const backend = new FakeBackend().answer('a.b', { kept: null, lost: undefined });
    const page = connectIpc(backend);
    const reply = await page.call('a.b', { lost: undefined, day: new Date(0), nan: Number.NaN });
    expect(Object.keys((reply as { value: object }).value)).toEqual(['kept']);
    const input = { day: '1970-01-01T00:00:00.000Z', nan: null };
    expect(backend.messages).toEqual([{ call: 'a.b', input }]);
  });

  it('gets a reply even when it cannot be sent', async () => {
    const page = connectIpc(new FakeBackend());
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const lost = { ok: false, error: expect.objectContaining({ code: 'internal' }) };
    expect(await page.call('a.b', cycle)).toEqual(lost);
    page.ipcMain.listeners.clear();
    expect(await page.call('a.b', {})).toEqual(lost);
  });

  it.each([
    ['an object', { call: 'a.b', input: {} }],
    ['no JSON', '{"call":'],
    ['nothing', undefined],
  ])('is refused when it is %s instead of JSON text', async (_what, message) => {
    const backend = new FakeBackend();
    const { page } = connectIpc(backend);
    const reply = JSON.parse((await page.invoke(channels.call, message)) as string) as unknown;
    expect(reply).toMatchObject({ ok: false, error: { code: 'bad-message' } });
    expect(backend.messages).toEqual([]);
  });
});

describe('the limit of a message', () => {
  /** JSON text around a text of n characters. */
  const frameBytes = JSON.stringify({ call: 'a.b', input: '' }).length;
  const replyBytes = JSON.stringify({ ok: true, value: '' }).length;

  it('accepts a call of exactly the limit, and refuses one more byte', async () => {
    const backend = new FakeBackend().answer('a.b', 1);
    const page = connectIpc(backend);
    const fits = 'x'.repeat(maxMessageBytes - frameBytes);
    expect(await page.call('a.b', fits)).toEqual({ ok: true, value: 1 });
    const refused = { ok: false, error: { code: 'too-large' } };
    expect(await page.call('a.b', `${fits}x`)).toMatchObject(refused);
    expect(backend.messages).toHaveLength(1);
  });

  it('counts bytes and not characters', async () => {
    const page = connectIpc(new FakeBackend());
    const refused = { ok: false, error: { code: 'too-large' } };
    expect(await page.call('a.b', 'µ'.repeat(maxMessageBytes / 2))).toMatchObject(refused);
  });

  it('holds for replies', async () => {
    const backend = new FakeBackend();
    const page = connectIpc(backend);
    const fits = 'x'.repeat(maxMessageBytes - replyBytes);
    backend.answer('a.b', fits);
    expect(await page.call('a.b', {})).toEqual({ ok: true, value: fits });
    backend.answer('a.b', `${fits}x`);
    expect(await page.call('a.b', {})).toMatchObject({ ok: false, error: { code: 'too-large' } });
  });
});

describe('an untrusted sender', () => {
  const frames = {
    'a page of another origin': { origin: 'https://example.org', parent: null },
    'a page whose origin only starts alike': { origin: 'app://lab.example.org', parent: null },
    'a page of another host of the scheme': { origin: 'app://other', parent: null },
    'a page with a port': { origin: 'app://lab:1', parent: null },
    'a file': { origin: 'file://', parent: null },
    'an opaque origin': { origin: 'null', parent: null },
    'a frame within the page': { origin: 'app://lab', parent: {} },
    'a destroyed frame': null,
  };

  it.each(Object.entries(frames))('is not served: %s', async (_what, frame) => {
    const backend = new FakeBackend().answer('settings.get', theme);
    const page = connectIpc(backend, frame);
    const reply = await page.call('settings.get', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    page.subscribe(null, () => {});
    await settle();
    expect(backend.messages).toEqual([]);
    expect(backend.positions).toEqual([]);
  });
});

describe('a subscription over IPC', () => {
  async function subscribed(after: EventPosition | null = null) {
    const backend = new FakeBackend();
    const page = connectIpc(backend);
    const frames: EventFrame[] = [];
    const end = page.subscribe(after, (frame) => frames.push(frame));
    await settle();
    return { backend, page, frames, end };
  }

  it('starts after the position it is given', async () => {
    const { backend } = await subscribed({ epoch: 'life', seq: 4 });
    expect(backend.positions).toEqual([{ epoch: 'life', seq: 4 }]);
  });

  it('gives the page the frames in order, as copies, and nothing else', async () => {
    const { backend, frames } = await subscribed();
    const sweep = sweepSummary();
    backend.tell('sweep.changed', sweep);
    backend.tell('settings.changed', theme);
    await settle();
    expect(frames).toEqual([
      { epoch: 'life', seq: 1, event: 'sweep.changed', payload: sweep },
      { epoch: 'life', seq: 2, event: 'settings.changed', payload: theme },
    ]);
    expect(frames[0]?.payload).not.toBe(sweep);
  });

  it('ends when the page unsubscribes, even for frames in flight', async () => {
    const { backend, frames, end } = await subscribed();
    backend.tell('settings.changed', theme);
    end();
    end();
    await settle();
    expect(frames).toEqual([]);
    expect(backend.listeners.size).toBe(0);
  });

  it('ends when the page subscribes again, and its end does not end the second', async () => {
    const { backend, page, frames, end } = await subscribed();
    const second: EventFrame[] = [];
    page.subscribe(null, (frame) => second.push(frame));
    await settle();
    end();
    await settle();
    backend.tell('settings.changed', theme);
    await settle();
    expect([frames.length, second.length, backend.listeners.size]).toEqual([0, 1, 1]);
  });

  it('gives a second one no frame that was in flight to the first', async () => {
    const { backend, page } = await subscribed();
    const second: EventFrame[] = [];
    backend.tell('settings.changed', theme);
    page.subscribe(null, (frame) => second.push(frame));
    await settle();
    expect(second).toEqual([]);
  });

  it.each(['destroyed', 'render-process-gone'])('ends when the page is %s', async (event) => {
    const { backend, page } = await subscribed();
    page.sender.emit(event);
    expect(backend.listeners.size).toBe(0);
    expect(page.sender.eventNames()).toEqual([]);
  });

  it('sends nothing to a page that is destroyed during delivery', async () => {
    const { backend, page, frames } = await subscribed();
    page.sender.hasGone = true;
    backend.tell('settings.changed', theme);
    await settle();
    expect(frames).toEqual([]);
  });

  it('ends when another page takes its place', async () => {
    const { backend, page } = await subscribed();
    page.sender.navigate();
    expect(backend.listeners.size).toBe(0);
    expect(page.sender.eventNames()).toEqual([]);
  });

  it.each([
    ['is denied', { commits: false }],
    ['stays in the document', { isSameDocument: true }],
    ['is one of a frame', { isMainFrame: false }],
  ])('continues when a navigation %s', async (_what, navigation) => {
    const { backend, page } = await subscribed();
    page.sender.navigate(navigation);
    expect(backend.listeners.size).toBe(1);
  });

  it('is not ended by the end of a navigation that was not of the page', async () => {
    const { backend, page } = await subscribed();
    page.sender.navigate({ isSameDocument: true });
    page.sender.navigate({ isMainFrame: false });
    page.sender.emit('did-navigate');
    expect(backend.listeners.size).toBe(1);
  });

  it('of the next page is kept when it is quicker than the end of the navigation', async () => {
    const { backend, page } = await subscribed();
    page.sender.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    page.subscribe(null, () => {});
    await settle();
    page.sender.emit('did-navigate');
    expect(backend.listeners.size).toBe(1);
  });

  it.each([
    ['an id that is no number', ['1', null]],
    ['a position that is none', [1, { epoch: 'life' }]],
    ['a negative position', [1, { epoch: 'life', seq: -1 }]],
    ['nothing', []],
  ])('is not made for %s', async (_what, message) => {
    const backend = new FakeBackend();
    const { page } = connectIpc(backend);
    page.send(channels.subscribe, ...message);
    await settle();
    expect(backend.positions).toEqual([]);
  });

  it('is not ended by the number of another', async () => {
    const { backend, page } = await subscribed();
    page.page.send(channels.unsubscribe, 99);
    await settle();
    expect(backend.listeners.size).toBe(1);
  });
});
