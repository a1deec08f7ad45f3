import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSessions } from '../../../../main/hosts/browser/sessions.ts';
import {
  expectRefusal,
  expectSecurityHeaders,
  startLabServer,
  type LabServer,
} from './lab-server.ts';

const exchanged = (sessions: ReturnType<typeof createSessions>) =>
  sessions.exchange(sessions.issueTicket())!;

describe('a ticket', () => {
  it('gives a token once', () => {
    const sessions = createSessions();
    const ticket = sessions.issueTicket();
    const token = sessions.exchange(ticket);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(sessions.isToken(token!)).toBe(true);
    expect(sessions.exchange(ticket)).toBeNull();
    expect(sessions.isToken(token!)).toBe(true);
  });

  it('is not a token, and a token is not a ticket', () => {
    const sessions = createSessions();
    const ticket = sessions.issueTicket();
    expect(sessions.isToken(ticket)).toBe(false);
    const token = sessions.exchange(ticket)!;
    expect(sessions.isToken(ticket)).toBe(false);
    expect(sessions.exchange(token)).toBeNull();
  });

  it.each(['', 'x', '__proto__', '\ud800', '0'.repeat(64)])('cannot be made up: %j', (text) => {
    const sessions = createSessions();
    sessions.issueTicket();
    expect(sessions.exchange(text)).toBeNull();
    expect(sessions.isToken(text)).toBe(false);
  });

  it('is not valid at another lab', () => {
    const ticket = createSessions().issueTicket();
    expect(createSessions().exchange(ticket)).toBeNull();
  });

  it('is forgotten when there are twenty newer ones, and not before', () => {
    const sessions = createSessions();
    const tickets = Array.from({ length: 21 }, () => sessions.issueTicket());
    expect(new Set(tickets).size).toBe(21);
    const good = tickets.map((ticket) => sessions.exchange(ticket) !== null);
    expect(good).toEqual([false, ...Array.from({ length: 20 }, () => true)]);
  });

  it('takes up no place once it is used', () => {
    const sessions = createSessions();
    const first = sessions.issueTicket();
    for (let i = 0; i < 50; i += 1) exchanged(sessions);
    expect(sessions.exchange(first)).not.toBeNull();
  });
});

describe('a token', () => {
  it('is forgotten when there are a hundred newer ones, and not before', () => {
    const sessions = createSessions();
    const tokens = Array.from({ length: 101 }, () => exchanged(sessions));
    expect(tokens.map((token) => sessions.isToken(token))).toEqual([
      false,
      ...Array.from({ length: 100 }, () => true),
    ]);
  });
});

describe('the exchange over HTTP', () => {
  let lab: LabServer;
  beforeAll(async () => {
    lab = await startLabServer();
  });
  afterAll(() => lab.close());
  const exchange = (body: string) =>
    lab.send({ path: '/api/session', headers: { 'X-Lab-Token': null }, body });

  it('gives one token for a ticket that is sent many times at once', async () => {
    const ticket = lab.newTicket();
    const body = JSON.stringify({ ticket });
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(body)));
    const [good, ...refused] = answers.toSorted((a, b) => a!.status - b!.status);
    const { value } = JSON.parse(good!.body) as { value: { token: string } };
    expect(good?.status).toBe(200);
    expectSecurityHeaders(good!);
    for (const answer of refused) {
      expectRefusal(answer, { status: 401, code: 'not-allowed' }, [ticket, value.token]);
    }
    const call = JSON.stringify({ call: 'settings.get', input: {} });
    const served = await lab.send({ headers: { 'X-Lab-Token': value.token }, body: call });
    expect(served?.status).toBe(200);
  });

  it.each([
    ['more than the ticket', (ticket: string) => `{"ticket":"${ticket}","x":1}`],
    ['a prototype', (ticket: string) => `{"ticket":"${ticket}","__proto__":{"x":1}}`],
    ['a list', (ticket: string) => `["${ticket}"]`],
    ['a ticket in a list', (ticket: string) => `{"ticket":["${ticket}"]}`],
    ['a ticket with a tail', (ticket: string) => `{"ticket":"${ticket}${' '.repeat(200)}"}`],
    ['half a body', (ticket: string) => `{"ticket":"${ticket}"`],
  ])('uses up no ticket when it is sent %s', async (_what, body) => {
    const ticket = lab.newTicket();
    const answer = await exchange(body(ticket));
    expectRefusal(answer, { status: 400, code: 'bad-message' }, [ticket]);
    expect((await exchange(JSON.stringify({ ticket })))?.status).toBe(200);
  });

  it('uses up no ticket when a page of another site sends it', async () => {
    const ticket = lab.newTicket();
    const body = JSON.stringify({ ticket });
    const headers = { Origin: 'https://lab.example' };
    const answer = await lab.send({ path: '/api/session', headers, body });
    expectRefusal(answer, { status: 403, code: 'not-allowed' }, [ticket]);
    expect((await exchange(body))?.status).toBe(200);
  });

  it.each(['', 'x', '__proto__'])('refuses a ticket that was never given: %j', async (ticket) => {
    const answer = await exchange(JSON.stringify({ ticket }));
    expectRefusal(answer, { status: 401, code: 'not-allowed' }, []);
  });
});
