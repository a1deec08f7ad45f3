import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { resultOf, specOf } from '../../main/store/support/recorded-run.ts';
import { isChromiumMissing } from '../support/chromium.ts';
import { findViolations } from '../support/accessibility.ts';
import { keepPicture } from '../support/pictures.ts';
import { endWalk, startQuietWalk, type Walk } from '../support/walk.ts';

const ceilings = Array.from({ length: 40 }, (_, i) => i + 1);

/** A sweep over ceilings: runs that a list showed alike. */
function recordCeilings(path: string): void {
  const store = openStore(path);
  for (const flushCeilingPages of ceilings) {
    const plan = { seed: 1, cpus: 16 };
    const usual = specOf(plan);
    const spec = { ...usual, policy: { ...usual.policy, flushCeilingPages } };
    const key = flushCeilingPages.toString(16).padStart(2, '0').padEnd(64, 'c');
    const startedAt = new Date(Date.UTC(2026, 0, 1, 0, flushCeilingPages)).toISOString();
    store.beginRun({ key, modelVersion: '4', spec, startedAt });
    const result = { ...resultOf(plan), key, spec };
    store.completeRun({ key, finishedAt: startedAt, result, replications: [] });
  }
  store.close();
}

describe.skipIf(isChromiumMissing)('the columns of the list of runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-columns-'));
  const problems: string[] = [];
  let walk: Walk;
  let page: Page;
  let grid: Locator;
  const header = (name: string) => grid.getByRole('columnheader', { name, exact: true });
  const filter = () => page.getByRole('combobox', { name: 'Filter' });
  const firstRow = () => grid.locator('[aria-rowindex="2"]').innerText();

  beforeAll(async () => {
    const database = join(folder, 'lab.db');
    recordCeilings(database);
    walk = await startQuietWalk(database, problems);
    ({ page } = walk);
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    grid = page.getByRole('grid', { name: 'Recorded runs' });
    await grid.locator('[aria-rowindex="2"]').waitFor();
  });

  afterAll(() => endWalk(walk, folder));

  it('have the field in which the runs differ by themselves, and sort by it', async () => {
    await header('flushCeilingPages').waitFor();
    await expect.poll(firstRow).toContain('40');
    await header('flushCeilingPages').getByRole('button').click();
    await expect.poll(firstRow).toMatch(/\n1\n/);
    expect(page.url()).not.toContain('differing');
    await keepPicture(page, 'runs-differing');
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepPicture(page, 'runs-differing-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await findViolations(page)).toEqual([]);
  });

  it('are any fields that are chosen, found by a part of their name', async () => {
    await page.getByRole('button', { name: 'Columns...' }).click();
    const dialog = page.getByRole('dialog', { name: 'Columns' });
    await dialog.getByRole('searchbox', { name: 'Fields of the spec' }).fill('page-table isol');
    await dialog.getByRole('checkbox', { name: 'pti', exact: true }).check();
    await keepPicture(page, 'runs-columns');
    await dialog.getByRole('checkbox', { name: /^Show the fields in which/ }).uncheck();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await header('pti').waitFor();
    await header('flushCeilingPages').waitFor({ state: 'detached' });
    await expect.poll(firstRow).toContain('false');
    expect(await header('pti').count()).toBe(1);
    await expect.poll(() => page.url()).toContain('differing=no');
  });

  it('come back with a reload, as does the group', async () => {
    await page.getByLabel('Group by').selectOption('policy.flushCeilingPages');
    const groups = page.getByRole('region', { name: 'Runs by policy.flushCeilingPages' });
    await groups.getByText('40 groups of 40 runs').waitFor();
    await expect.poll(() => page.url()).toContain('group=policy.flushCeilingPages');
    await page.reload();
    await groups.getByRole('button', { name: '33', exact: true }).click();
    await expect.poll(() => page.locator('.runs-count').textContent()).toBe('1 run matches');
    expect(await filter().inputValue()).toBe('policy.flushCeilingPages:33');
    await groups.getByText('40 groups of 40 runs').waitFor();
    await keepPicture(page, 'runs-groups');
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepPicture(page, 'runs-groups-dark');
    expect(await findViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await findViolations(page)).toEqual([]);
  });

  it('are terms of the filter, and a name that is none is said with the nearest', async () => {
    await filter().fill('flushCeilingPages>=39');
    await expect.poll(() => page.locator('.runs-count').textContent()).toBe('2 runs match');
    await filter().fill('flushCeilngPages>=39');
    await page.getByText('no field is flushCeilngPages').waitFor();
    await page.getByText('did you mean flushCeilingPages?').waitFor();
    expect(problems).toEqual([]);
  });
});
