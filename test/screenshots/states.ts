import type { Page } from 'playwright-core';

/** A page, or a dialog over it, as a picture shows it. */
export interface State {
  readonly name: string;
  readonly hash: (keys: readonly string[]) => string;
  /** What a person does there first. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** Default the whole page; a dialog is a picture of the window. */
  readonly isWindow?: boolean;
}

const runs = () => '#/runs';
const explore = () => '#/explore';
const of = (page: string, keys: readonly string[]) =>
  `#/${page}?${new URLSearchParams({ keys: keys.join(',') })}`;

const press = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).first().click();

async function selectRun(page: Page): Promise<void> {
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('Space');
  await page.getByRole('toolbar').waitFor();
}

/** Selects a run and opens a dialog of its toolbar. */
const onRun = (button: string) => async (page: Page) => {
  await selectRun(page);
  await page.getByRole('toolbar').getByRole('button', { name: button, exact: true }).click();
};

const dialog = (
  name: string,
  hash: State['hash'],
  act: (page: Page) => Promise<unknown>,
): State => ({ name: `dialog-${name}`, hash, act, isWindow: true });

export const states: readonly State[] = [
  { name: 'explore', hash: explore },
  { name: 'runs', hash: runs },
  { name: 'runs-selected', hash: runs, act: selectRun, isWindow: true },
  { name: 'run', hash: (keys) => `#/runs?${new URLSearchParams({ run: keys[0] ?? '' })}` },
  { name: 'compare', hash: (keys) => of('compare', keys) },
  { name: 'compare-empty', hash: () => '#/compare', isWindow: true },
  { name: 'timeline', hash: (keys) => of('timeline', keys.slice(0, 2)) },
  { name: 'traces', hash: () => '#/traces?trace=1' },
  { name: 'validation', hash: () => '#/validation' },
  dialog('palette', explore, (page) => page.keyboard.press('Control+k')),
  dialog('shortcuts', explore, press('Shortcuts')),
  dialog('glossary', explore, press('Glossary')),
  dialog('export', explore, press('Export')),
  dialog('views', runs, press('Views...')),
  dialog('columns', runs, press('Columns...')),
  dialog('tag', runs, onRun('Tag...')),
  dialog('bundle', runs, onRun('Bundle...')),
];
