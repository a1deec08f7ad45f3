import { afterEach, expect, it, vi } from 'vitest';

const exposed = vi.hoisted(() => [] as [string, Record<string, unknown>][]);

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: Record<string, unknown>) => exposed.push([name, api]),
  },
  ipcRenderer: { on: () => {}, send: () => {}, invoke: async () => null },
}));

afterEach(() => vi.resetModules());

it('gives the page call and subscribe, and nothing else', async () => {
  await import('../../../../main/hosts/electron/preload.ts');
  expect(exposed.map(([name]) => name)).toEqual(['lab']);
  const [, api] = exposed[0]!;
  expect(Object.entries(api).map(([name, value]) => [name, typeof value])).toEqual([
    ['call', 'function'],
    ['subscribe', 'function'],
  ]);
});
