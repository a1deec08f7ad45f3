import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { channels } from '../../../../main/hosts/electron/bridge.ts';
import { connectIpc, ownFrame } from '../../../support/fake-ipc.ts';
import { FakeBackend } from './fake-backend.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-offered-'));
const path = join(folder, 'kernel build.txt');
writeFileSync(path, 'text');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const refused = (code: string) => ({
  ok: false,
  error: expect.objectContaining({ code }) as unknown,
});

describe('a file that is dropped on the window', () => {
  it('is offered to the lab, and its token comes back', async () => {
    const backend = new FakeBackend();
    const page = connectIpc(backend);
    const reply = await page.offerFile({ name: 'called otherwise', path });
    expect(reply).toEqual({ ok: true, value: { token: 'token-1' } });
    const name = 'kernel build.txt';
    expect(backend.offered).toEqual([{ purpose: 'read', path, name, isTemporary: false }]);
  });

  it('is refused when the page made it itself: it has no path', async () => {
    const backend = new FakeBackend();
    expect(await connectIpc(backend).offerFile({ name: path })).toEqual(refused('bad-value'));
    expect(backend.offered).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a folder', folder],
    ['what is not there', join(folder, 'nothing')],
    ['a relative path', 'package.json'],
    ['a path with a NUL', `${path}\0`],
    ['a path that is too long', `/${'x'.repeat(40_000)}`],
    ['no text', 7],
    ['an object', { path }],
    ['nothing', undefined],
  ])('is refused when it is %s', async (_what, wrong) => {
    const backend = new FakeBackend();
    const reply = JSON.parse(
      (await connectIpc(backend).page.invoke(channels.offer, wrong)) as string,
    );
    expect(reply).toEqual(refused('bad-value'));
    expect(backend.offered).toEqual([]);
  });

  it.each([
    ['another page', { origin: 'https://lab.example', parent: null }],
    ['a frame in the page', { origin: 'app://lab', parent: ownFrame }],
    ['a destroyed frame', null],
  ])('is refused when it comes from %s', async (_what, frame) => {
    const backend = new FakeBackend();
    const reply = await connectIpc(backend, frame).offerFile({ name: 'a', path });
    expect(reply).toEqual(refused('not-allowed'));
    expect(backend.offered).toEqual([]);
  });

  it('gets a reply even when there is nobody to ask', async () => {
    const page = connectIpc(new FakeBackend());
    page.ipcMain.listeners.clear();
    expect(await page.offerFile({ name: 'a', path })).toEqual(refused('internal'));
  });
});
