import { describe, expect, it } from 'vitest';
import { checkRequest, type RequestHead } from '../../../../main/hosts/browser/access.ts';
import { maxMessageBytes } from '../../../../shared/contract.ts';

const head: RequestHead = {
  method: 'POST',
  path: '/api/call',
  host: '127.0.0.1',
  origin: undefined,
  site: undefined,
  isNavigation: false,
  contentType: 'application/json',
  contentLength: '2',
  token: 'good',
};

const rules = (port: number) => ({
  port,
  isToken: (token: string) => token === 'good',
  isFile: (path: string) => path === '/',
});

describe('port 80', () => {
  it.each(['127.0.0.1', 'localhost'])('may be omitted in Host and Origin: %s', (host) => {
    const own = { ...head, host, origin: `http://${host}` };
    expect(checkRequest(own, rules(80))).toBeNull();
    expect(checkRequest(own, rules(8080))).toMatchObject({ status: 421 });
  });
});

describe('the first problem reported for a request', () => {
  it('is the outermost problem', () => {
    const wrong: Partial<RequestHead>[] = [
      { contentLength: String(maxMessageBytes + 1) },
      { contentType: 'text/plain' },
      { token: undefined },
      { method: 'PUT' },
      { origin: 'https://lab.example' },
      { host: 'lab.example' },
    ];
    const statuses = wrong.map((_, i) => {
      const all = Object.assign({}, head, ...wrong.slice(0, i + 1)) as RequestHead;
      return checkRequest(all, rules(80))?.status;
    });
    expect(statuses).toEqual([413, 415, 401, 405, 403, 421]);
  });
});
