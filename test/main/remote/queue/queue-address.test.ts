import { describe, expect, it } from 'vitest';
import { parseQueueAddress } from '../../../../main/remote/queue/queue-address.ts';

describe('the address of a queue', () => {
  it.each([
    ['redis://lab', 'lab', 6379, 0, false, 'redis://lab:6379'],
    ['rediss://me@lab.example:7000/3', 'lab.example', 7000, 3, true, 'rediss://lab.example:7000/3'],
    ['redis://[::1]:6380/', '::1', 6380, 0, false, 'redis://[::1]:6380'],
  ])('%s has its parts', (text, host, port, database, isEncrypted, shown) => {
    const username = text.includes('me@') ? 'me' : undefined;
    const expected = { host, port, database, username, isEncrypted, shown };
    expect(parseQueueAddress(text)).toEqual(expected);
  });

  it.each([
    'redis://:hush@lab',
    'redis://me:hush@lab:6379',
    'redis://lab?password=hush',
    'redis://lab#hush',
    'redis//:hush@lab',
    'http://:hush@lab',
    'hush',
    'redis://:hush@',
    'redis://lab/hush',
  ])('%s is refused without being repeated', (text) => {
    const refused = expect.objectContaining({
      code: 'bad-value',
      message: expect.not.stringContaining('hush'),
      hint: expect.not.stringContaining('hush'),
    });
    expect(() => parseQueueAddress(text)).toThrow(refused);
  });
});
