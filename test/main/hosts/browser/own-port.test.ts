import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownPort, startOnOwnPort } from '../../../../main/hosts/browser/own-port.ts';
import type { BrowserHostOptions } from '../../../../main/hosts/browser/server.ts';

/** No request comes. */
const options = { files: new Map() } as unknown as BrowserHostOptions;
const database = join(tmpdir(), `own-port-${process.pid}.db`);

describe('the port of a lab', () => {
  it('is the same for the same database, however its path is written', () => {
    const other = join(tmpdir(), 'x', '..', `own-port-${process.pid}.db`);
    expect(ownPort(other)).toBe(ownPort(database));
    expect(ownPort(`${database}2`)).not.toBe(ownPort(database));
    expect(ownPort(':memory:')).toBeUndefined();
  });

  it('is taken again at the next start, and another if it is not free, which is said', async () => {
    const notes: string[] = [];
    const start = async () => startOnOwnPort(database, options, (line) => notes.push(line));
    const first = await start();
    await first.close();
    const again = await start();
    expect([first.port, again.port]).toEqual([ownPort(database), ownPort(database)]);
    expect(notes).toEqual([]);
    await again.close();
    const stranger = createServer().listen(ownPort(database), '127.0.0.1');
    await once(stranger, 'listening');
    const other = await start();
    expect(other.port).not.toBe(first.port);
    expect(notes).toEqual([expect.stringContaining(`Port ${first.port}`)]);
    await other.close();
    stranger.close();
  });
});
