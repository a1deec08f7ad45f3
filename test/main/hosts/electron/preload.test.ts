import { afterEach, expect, it, vi } from 'vitest';

const exposed = vi.hoisted(() => [] as [string, Record<string, unknown>][]);

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: Record<string, unknown>) => exposed.push([name, api]),
  },
  ipcRenderer: {
    on: () => {},
    send: () => {},
    invoke: async (channel: string, ...args: unknown[]) =>
      JSON.stringify({ ok: true, value: [channel, args] }),
  },
  webUtils: { getPathForFile: ({ name }: { name: string }) => `/dropped/${name}` },
}));

afterEach(() => vi.resetModules());

it('gives the page call, subscribe and offerFile, and nothing else', async () => {
  await import('../../../../main/hosts/electron/preload.ts');
  expect(exposed.map(([name]) => name)).toEqual(['lab']);
  const [, api] = exposed[0]!;
  expect(Object.entries(api).map(([name, value]) => [name, typeof value])).toEqual([
    ['call', 'function'],
    ['subscribe', 'function'],
    ['offerFile', 'function'],
  ]);
});

it('sends the path that Electron knows of a file', async () => {
  await import('../../../../main/hosts/electron/preload.ts');
  const [, api] = exposed.at(-1)!;
  const offer = api['offerFile'] as (file: { name: string }) => Promise<unknown>;
  expect(await offer({ name: 'a.txt' })).toEqual({
    ok: true,
    value: ['lab:offer', ['/dropped/a.txt']],
  });
});
