import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { watchStrangers } from '../../../../main/hosts/browser/strangers.ts';

/** A server whose requests for /known show a token, and as many silent connections as it takes. */
async function fill(limitMs: number) {
  const server = createServer((request, response) => {
    if (request.url === '/known') trust(request.socket);
    response.end('here');
  });
  const { trust } = watchStrangers(server, limitMs);
  server.maxConnections = 20;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const open = async (text = ''): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').resume();
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (text) socket.write(text);
    return socket;
  };
  const silent = await Promise.all(Array.from({ length: 18 }, () => open()));
  return { server, open, silent };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('connections without a token', () => {
  it('end in time, also in the middle of a request, while one with a token stays', async () => {
    const { server, open, silent } = await fill(50);
    const half = await open('POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{');
    const known = await open(get('/known'));
    await Promise.all([...silent, half].map((socket) => once(socket, 'close')));
    expect(known.destroyed).toBe(false);
    known.write(get('/again'));
    const [answer] = (await once(known, 'data')) as [Buffer];
    expect(answer.toString()).toContain('200 OK');
    server.close();
    server.closeAllConnections();
  });
});
