import { describe, expect, it } from 'vitest';
import { createSession, takeTicket } from '../../../renderer/client/session.ts';
import { createMemoryStorage, FakeServer } from '../support/fake-server.ts';

function setUp(ticket: string | null, token?: string) {
  const server = new FakeServer();
  const storage = createMemoryStorage(token);
  const session = createSession({ fetch: server.fetch, storage, ticket });
  return { server, storage, session };
}

const refused = {
  status: 401,
  body: { ok: false, error: { code: 'not-allowed', message: 'used', hint: 'h' } },
};

describe('a session', () => {
  it('trades the ticket once, also when many ask at the same time, and keeps the token', async () => {
    const { server, storage, session } = setUp('T1', 'old');
    server.answers['/api/session'] = () => ({
      status: 200,
      body: { ok: true, value: { token: 'new' } },
    });
    const tokens = await Promise.all([session.token(), session.token(), session.token()]);
    expect([...tokens, await session.token()]).toEqual(['new', 'new', 'new', 'new']);
    expect(server.seen).toEqual([{ path: '/api/session', token: null, body: { ticket: 'T1' } }]);
    expect([...storage.items.values()]).toEqual(['new']);
  });

  it('uses the stored token without a ticket', async () => {
    const { server, session } = setUp(null, 'old');
    expect(await session.token()).toBe('old');
    expect(server.seen).toEqual([]);
  });

  it('falls back to the stored token when the ticket was used before', async () => {
    const { server, session } = setUp('T1', 'old');
    server.answers['/api/session'] = () => refused;
    expect([await session.token(), await session.token()]).toEqual(['old', 'old']);
    expect(server.seen).toHaveLength(1);
  });

  it('is not allowed in with a used ticket alone', async () => {
    const { server, session } = setUp('T1');
    server.answers['/api/session'] = () => refused;
    await expect(session.token()).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('tries the ticket again after nothing answered', async () => {
    const { server, session } = setUp('T1');
    server.isUp = false;
    await expect(session.token()).rejects.toThrow('the lab does not answer');
    server.isUp = true;
    server.answers['/api/session'] = () => ({
      status: 200,
      body: { ok: true, value: { token: 'new' } },
    });
    expect(await session.token()).toBe('new');
  });

  it('refuses a reply without a token', async () => {
    const { server, session } = setUp('T1');
    server.answers['/api/session'] = () => ({ status: 200, body: { ok: true, value: {} } });
    await expect(session.token()).rejects.toMatchObject({ code: 'bad-message' });
  });
});

describe('the ticket of a link', () => {
  const page = (hash: string) => {
    const replaced: unknown[] = [];
    const history = { replaceState: (...args: unknown[]) => void replaced.push(args) };
    const ticket = takeTicket({ hash, pathname: '/', search: '?a=1' }, history);
    return { ticket, replaced };
  };

  it('is taken out of the address', () => {
    expect(page('#ticket=XYZ-_9')).toEqual({ ticket: 'XYZ-_9', replaced: [[null, '', '/?a=1']] });
  });

  it.each(['', '#', '#runs'])('leaves the address %j alone', (hash) => {
    expect(page(hash)).toEqual({ ticket: null, replaced: [] });
  });

  it('is none when it is empty', () => {
    expect(page('#ticket=')).toEqual({ ticket: null, replaced: [[null, '', '/?a=1']] });
  });
});
