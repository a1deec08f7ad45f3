import { afterEach, beforeEach, expect, it } from 'vitest';
import { viewHandlers } from '../../../../main/hosts/handlers/view-handlers.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import type { Store } from '../../../../main/store/store.ts';
import type { RunView } from '../../../../shared/contract/view-calls.ts';

let store: Store;
beforeEach(() => void (store = openStore(':memory:')));
afterEach(() => store.close());

const viewOf = (name: string, filter = 'is:broken'): RunView => ({
  name,
  filter,
  sort: 'overhead',
  descending: true,
  columns: ['policy', 'overhead'],
});

it('keeps views by name, replaces one of the same name, and drops one', async () => {
  const views = viewHandlers({ marks: store });
  expect(await views['view.list']({})).toEqual({ views: [], columns: null });
  await views['view.save']({ view: viewOf('b') });
  await views['view.save']({ view: viewOf('a') });
  const { views: saved } = await views['view.save']({ view: viewOf('b', 'policy:sync') });
  expect(saved).toEqual([viewOf('a'), viewOf('b', 'policy:sync')]);
  expect(await views['view.delete']({ name: 'a' })).toEqual({
    views: [viewOf('b', 'policy:sync')],
    columns: null,
  });
  expect(() => views['view.delete']({ name: 'a' })).toThrow('there is no view "a"');
});

it('keeps the chosen columns', async () => {
  const views = viewHandlers({ marks: store });
  await views['view.setColumns']({ columns: ['seed', 'policy'] });
  expect((await views['view.list']({})).columns).toEqual(['seed', 'policy']);
});

it('skips what cannot be read, and nothing else', async () => {
  const views = viewHandlers({ marks: store });
  const good = viewOf('good');
  const bad = [
    null,
    'x',
    { ...good, sort: 'odd' },
    { ...good, filter: 'odd:x' },
    { ...good, name: '' },
  ];
  store.writeSettings({ runViews: [...bad, good], runColumns: ['policy', 'policy'] });
  expect(await views['view.list']({})).toEqual({ views: [good], columns: null });
  store.writeSettings({ runViews: 'no list', runColumns: 7 });
  expect(await views['view.list']({})).toEqual({ views: [], columns: null });
});

it('takes a hundred views and no more', async () => {
  const views = viewHandlers({ marks: store });
  for (let i = 0; i < 100; i++) await views['view.save']({ view: viewOf(`view ${i}`) });
  expect(() => views['view.save']({ view: viewOf('one more') })).toThrow('100 views already');
  await views['view.save']({ view: viewOf('view 7', 'latr') });
  expect((await views['view.list']({})).views).toHaveLength(100);
});
