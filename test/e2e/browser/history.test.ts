import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { sysTickCategories } from '../../../shared/cpu-time-categories.ts';
import type { RunResult } from '../../../shared/result.ts';
import { formatTime } from '../../../shared/text/format.ts';
import { isChromiumMissing } from '../support/chromium.ts';
import { hasFocus, tabTo } from '../support/keyboard.ts';
import { moveRunBack } from '../support/move-run.ts';
import { labOn } from '../support/lab-on.ts';
import { endWalk, startQuietWalk, type Walk } from '../support/walk.ts';
import { keepPicture } from '../support/pictures.ts';
import { listRuns } from '../../support/list-runs.ts';

const quick = ['--machine', 'i5-3550', '--set', 'run.measureMs=1', '--replications', '5'];
const asked = 'machine:i5-3550 policy:sync,deferred seed=1';
/** 0.975 of Student's t with 4 degrees of freedom: five replications. */
const t4 = 2.7764451051977987;

/** A run as it is stored. */
interface Stored {
  readonly key: string;
  readonly startedAt: string;
  readonly spec: RunResult['spec'];
  /** System time per operation by tick, ns; by replication. */
  readonly sysNs: readonly number[];
}

/** 2026-11-25 21:38, in the lab's time zone. */
const localTime = (iso: string) => new Date(iso).toLocaleString('sv-SE').slice(0, 16);

/** The mean of the differences by replication and half of its 95 % interval, as the page writes them. */
function pairedDifference(run: Stored, baseline: Stored): string {
  const differences = run.sysNs.map((ns, i) => ns - (baseline.sysNs[i] ?? Number.NaN));
  const n = differences.length;
  const mean = differences.reduce((sum, one) => sum + one, 0) / n;
  const squares = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const cubes = differences.reduce((sum, one) => sum + (one - mean) ** 3, 0);
  const seen = Math.abs(cubes / n / (squares / n) ** 1.5) * (Math.sqrt(n * (n - 1)) / (n - 2));
  // Skewness widens the interval: what is seen, and two standard errors of ten values that may hide.
  const widening = 1 + (1.08 * (seen + 2 * Math.sqrt(6 / 10)) ** 2) / n;
  const half = t4 * widening * Math.sqrt(squares / (n - 1) / n);
  return `${formatTime(mean)} +-${formatTime(half)}`;
}

/** The fields of two specs whose values are not the same. */
function differingPaths(a: RunResult['spec'], b: RunResult['spec']): string[] {
  return (['machine', 'workload', 'policy', 'run'] as const).flatMap((section) => {
    const [own, other] = [Object.entries(a[section]), new Map(Object.entries(b[section]))];
    return own
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(other.get(name)))
      .map(([name]) => `${section}.${name}`);
  });
}

describe.skipIf(isChromiumMissing)('two runs of different days', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-history-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  const stored = new Map<string, Stored>();
  let walk: Walk;
  let page: Page;

  const runOf = (policy: string): Stored => {
    const run = stored.get(policy);
    if (!run) throw new Error(`no run of ${policy} is stored`);
    return run;
  };
  const grid = () => page.getByRole('grid', { name: 'Recorded runs' });
  const rowOf = (policy: string) =>
    grid()
      .getByRole('row')
      .filter({ hasText: runOf(policy).key.slice(0, 12) });
  const count = () => page.locator('.runs-count').textContent();
  const compareButton = () =>
    page
      .getByRole('toolbar', { name: 'Actions on the selected runs' })
      .getByRole('button', { name: 'Compare' });
  const runLab = labOn(database);

  /** What the page must say about a run against another, computed from their replications. */
  async function expectComparison(policy: string, baseline: string): Promise<void> {
    const [run, base] = [runOf(policy), runOf(baseline)];
    await page.getByText(`1 run against ${baseline}: 1 different.`).waitFor();
    const table = page.getByRole('region', { name: 'Table of compared runs' });
    const row = table.getByRole('row').filter({ hasText: run.key.slice(0, 12) });
    const [, , difference, , n] = await row.getByRole('cell').allInnerTexts();
    expect([difference, n]).toEqual([pairedDifference(run, base), '5']);
    const fields = page.getByRole('region', { name: 'Table of differing fields' });
    const paths = await fields.locator('tbody th').allInnerTexts();
    expect(paths.toSorted()).toEqual(differingPaths(base.spec, run.spec).toSorted());
    expect(paths).toContain('policy.name');
  }

  /** Both runs, and when each was made. */
  async function expectBothDays(): Promise<void> {
    await expect.poll(count).toBe('2 runs match');
    const shown = ['sync', 'deferred'].map((policy) => localTime(runOf(policy).startedAt));
    expect(new Set(shown.map((time) => time.slice(0, 10))).size).toBe(2);
    const cells = ['sync', 'deferred'].map((policy) =>
      rowOf(policy).getByRole('gridcell', { name: /^\d{4}-\d\d-\d\d \d\d:\d\d$/ }),
    );
    for (const [i, cell] of cells.entries()) {
      await expect.poll(() => cell.innerText()).toBe(shown[i]);
    }
  }

  beforeAll(async () => {
    const sweep = ['--vary', 'policy=none,sync,deferred', '--vary', 'run.seed=1,2'];
    await runLab('sweep', ...quick, ...sweep, '--quiet');
    const store = openStore(database);
    for (const { key, spec, startedAt } of listRuns(store, '', { limit: 100 }).rows) {
      if (spec.run.seed !== 1) continue;
      const sysNs = store.replications(key).map(({ result: { cpuTimeNs, counters } }) => {
        const sum = sysTickCategories.reduce((ns, category) => ns + cpuTimeNs[category], 0);
        return sum / counters.ops;
      });
      stored.set(spec.policy.name, { key, spec, startedAt, sysNs });
    }
    store.close();
    const sync = runOf('sync');
    stored.set('sync', { ...sync, startedAt: moveRunBack(database, sync.key, 3) });
    walk = await startQuietWalk(database, problems);
    ({ page } = walk);
  });

  afterAll(() => endWalk(walk, folder));

  it('are filtered, chosen and compared by mouse, with the paired difference of their replications', async () => {
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('combobox', { name: 'Filter' }).click();
    await page.keyboard.type(asked);
    await expectBothDays();
    const boxOf = (policy: string) => rowOf(policy).getByRole('checkbox');
    const boxOfAll = page.getByRole('checkbox', { name: 'Select all runs' });
    await boxOf('deferred').check();
    await boxOfAll.click();
    await compareButton().waitFor({ state: 'detached' });
    expect([await boxOfAll.isChecked(), await boxOf('deferred').isChecked()]).toEqual([
      false,
      false,
    ]);
    await boxOf('sync').check();
    await boxOf('deferred').check();
    await page.getByText('2 selected').waitFor();
    expect(await boxOfAll.isChecked()).toBe(true);
    const chip = page.getByRole('group', { name: 'Policy' }).getByRole('button', { name: /^def/ });
    await expect.poll(() => chip.innerText()).toBe('deferred 1');
    await keepPicture(page, 'history-filtered');
    await compareButton().click();
    await expectComparison('deferred', 'sync');
    await keepPicture(page, 'history-compared', { fullPage: true });
  });

  it('are found, chosen and compared by keyboard alone, the other way round', async () => {
    await page.keyboard.press('ControlOrMeta+Alt+1');
    await page.getByRole('form', { name: 'New sweep' }).waitFor();
    await page.keyboard.press('ControlOrMeta+Alt+2');
    const filter = page.getByRole('combobox', { name: 'Filter' });
    await filter.waitFor();
    await page.keyboard.press('/');
    await expect.poll(() => hasFocus(page, filter)).toBe(true);
    await page.keyboard.type(asked);
    await expectBothDays();
    await page.keyboard.press('Escape');
    await tabTo(page, rowOf('deferred'));
    await page.keyboard.press('Space');
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => hasFocus(page, rowOf('sync'))).toBe(true);
    await page.keyboard.press('Space');
    await page.getByText('2 selected').waitFor();
    await tabTo(page, compareButton(), { key: 'Shift+Tab' });
    await keepPicture(page, 'history-keyboard');
    await page.keyboard.press('Enter');
    await expectComparison('sync', 'deferred');
    await tabTo(page, page.getByRole('region', { name: 'Table of compared runs' }));
    await tabTo(page, page.getByRole('region', { name: 'Table of differing fields' }));
    await keepPicture(page, 'history-fields');
    expect(problems).toEqual([]);
  });
});
