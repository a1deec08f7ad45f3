import { describe, expect, it } from 'vitest';
import type { ConnectionState } from '../../../renderer/client/client.ts';
import { createHttpClient } from '../../../renderer/client/http-client.ts';
import { createSession } from '../../../renderer/client/session.ts';
import type { EventFrame } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import {
  createMemoryStorage,
  FakeServer,
  frameOf,
  settle,
  textOf,
} from '../support/fake-server.ts';
import { FakeUpload } from '../support/fake-upload.ts';

function setUp({ token = 'stored', ticket = null as string | null } = {}) {
  const server = new FakeServer();
  const storage = createMemoryStorage(token);
  const states: ConnectionState[] = [];
  const waits: number[] = [];
  const { fetch } = server;
  const client = createHttpClient({
    fetch,
    newRequest: () => new FakeUpload(),
    session: createSession({ fetch, storage, ticket }),
    onConnection: (state) => void states.push(state),
    wait: async (ms) => void waits.push(ms),
  });
  return { server, storage, states, waits, client };
}

describe('a call over HTTP', () => {
  it('sends name, input and token, and gives the value', async () => {
    const { server, client } = setUp();
    server.answers['/api/call'] = () => ({
      status: 200,
      body: { ok: true, value: { changed: 2 } },
    });
    const value = await client.call('run.undo', { action: 7 });
    expect(value).toEqual({ changed: 2 });
    expect(server.seen).toEqual([
      {
        path: '/api/call',
        token: 'stored',
        body: { call: 'run.undo', input: { action: 7 } },
      },
    ]);
  });

  it.each([200, 400, 403, 500])(
    'rejects with the error of the reply, status %i',
    async (status) => {
      const { server, states, client } = setUp();
      const error = { code: 'not-allowed', message: 'sweep 3 is done', hint: 'start a new one' };
      server.answers['/api/call'] = () => ({ status, body: { ok: false, error } });
      const rejected = client.call('sweep.pause', { id: 3 });
      await expect(rejected).rejects.toThrow(LabError);
      await expect(rejected).rejects.toMatchObject(error);
      expect(states).toEqual([]);
    },
  );

  it('rejects with an error to show when nothing answers', async () => {
    const { server, client } = setUp();
    server.isUp = false;
    const rejected = client.call('settings.get', {});
    await expect(rejected).rejects.toThrow(LabError);
    await expect(rejected).rejects.toThrow('the lab does not answer');
  });

  it.each(['<html>', '"text"', '{}', '{"ok":false}', 'null'])(
    'refuses %s as a reply',
    async (body) => {
      const { server, client } = setUp();
      server.answers['/api/call'] = () => ({ status: 502, body });
      await expect(client.call('settings.get', {})).rejects.toMatchObject({ code: 'bad-message' });
    },
  );

  it('turns a code that it does not know into internal', async () => {
    const { server, client } = setUp();
    const error = { code: 'from-the-future', message: 'm', hint: 'h' };
    server.answers['/api/call'] = () => ({ status: 200, body: { ok: false, error } });
    await expect(client.call('settings.get', {})).rejects.toMatchObject({ code: 'internal' });
  });

  it('says that the page is signed out on a 401, whatever is in it', async () => {
    const { server, states, client } = setUp();
    server.answers['/api/call'] = () => ({ status: 401, body: 'who are you' });
    await expect(client.call('settings.get', {})).rejects.toMatchObject({ code: 'not-allowed' });
    expect(states).toEqual(['signed-out']);
  });

  it('asks nothing of the server without ticket and token', async () => {
    const { server, states, client } = setUp({ token: '' });
    await expect(client.call('settings.get', {})).rejects.toMatchObject({ code: 'not-allowed' });
    expect(states).toEqual(['signed-out']);
    expect(server.seen).toEqual([]);
  });
});

describe('events over HTTP', () => {
  it('notifies all listeners over one connection, and ends it with the last of them', async () => {
    const { server, client } = setUp();
    const received: [string, number][] = [];
    const endFirst = client.subscribe(({ seq }) => void received.push(['first', seq]));
    await settle();
    const endSecond = client.subscribe(({ seq }) => void received.push(['second', seq]));
    server.lastConnection.send(textOf(frameOf(5)));
    await settle();
    endFirst();
    endFirst();
    server.lastConnection.send(textOf(frameOf(6)));
    await settle();
    expect(server.lastConnection.signal?.aborted).toBe(false);
    endSecond();
    expect(server.lastConnection.signal?.aborted).toBe(true);
    await settle();
    expect(received).toEqual([
      ['first', 0],
      ['first', 5],
      ['second', 5],
      ['second', 6],
    ]);
    expect(server.paths()).toEqual(['/api/events']);
    expect(server.seen[0]?.token).toBe('stored');
  });

  it('reconnects from the last event, and reports the state of the connection', async () => {
    const { server, states, client } = setUp();
    const received: EventFrame[] = [];
    const end = client.subscribe((frame) => void received.push(frame));
    await settle();
    server.lastConnection.send(textOf(frameOf(1, 'a b'), frameOf(2, 'a b')));
    await settle();
    server.lastConnection.break();
    await settle();
    expect(server.paths()).toEqual(['/api/events', '/api/events?epoch=a+b&seq=2']);
    expect(states).toEqual(['open', 'lost', 'open']);
    end();
  });

  it('keeps a listener that throws from taking events from the others', async () => {
    const { server, client } = setUp();
    const uncaught: unknown[] = [];
    const received: number[] = [];
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', (error) => uncaught.push(error));
    const ends = [
      client.subscribe(({ seq }) => {
        if (seq === 1) throw new Error('mine');
      }),
      client.subscribe(({ seq }) => void received.push(seq)),
    ];
    await settle();
    server.lastConnection.send(textOf(frameOf(1), frameOf(2)));
    await settle();
    for (const listener of before) process.on('uncaughtException', listener);
    for (const end of ends) end();
    expect(received).toEqual([0, 1, 2]);
    expect(uncaught).toEqual([new Error('mine')]);
    expect(server.connections).toHaveLength(1);
  });

  it('says that the page is signed out on a 401, and tries no more', async () => {
    const { server, states, waits, client } = setUp();
    server.eventsStatus = 401;
    client.subscribe(() => undefined);
    await settle();
    expect(states).toEqual(['signed-out']);
    expect([server.paths(), waits]).toEqual([['/api/events'], []]);
  });
});
