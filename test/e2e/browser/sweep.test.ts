import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { isChromiumMissing, type TestBrowser } from '../support/chromium.ts';
import { serveLab, type ServedLab } from '../support/served-lab.ts';
import { endWalk, startWalk } from '../support/walk.ts';
import {
  cardOf,
  many,
  pauseStudy,
  slow,
  startSweep,
  sweepTime,
  waitForText,
} from '../support/steps.ts';
import { keepPicture } from '../support/pictures.ts';

describe.skipIf(isChromiumMissing)('the lab in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-e2e-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  let browser: TestBrowser;
  let page: Page;
  let lab: ServedLab;

  beforeAll(async () => {
    ({ lab, browser, page } = await startWalk(database, problems));
  });

  afterAll(() => endWalk({ lab, browser }, folder));

  it('takes the ticket out of the address, and runs the reference study by itself', async () => {
    await cardOf(page, 'Reference study').waitFor();
    expect(page.url()).not.toContain('ticket');
    await pauseStudy(page);
  });

  it(
    'starts a sweep, shows its progress, and goes on over a reload to the end',
    { timeout: sweepTime },
    async () => {
      await startSweep(page, slow);
      const card = cardOf(page, 'Sweep 2');
      await waitForText(card, /^[1-9]\d* of 6 runs/);
      await expect.poll(() => page.title()).toMatch(/^\d+ % - Explore - Shootdown Lab$/);
      await keepPicture(page, 'sweep-running');
      await page.reload();
      // It still runs after the reload, and the page shows it unprompted.
      await waitForText(card, /^\d+ of 6 runs/);
      await card.getByRole('button', { name: 'Pause' }).waitFor();
      await waitForText(card, /^Done: 6 runs/);
      // Its figures are shown, as they were before the reload.
      await page
        .getByRole('figure', { name: /^System time/ })
        .first()
        .waitFor();
      await keepPicture(page, 'sweep-done', { fullPage: true });
      expect(problems).toEqual([]);
    },
  );

  it('lists the runs, which are in the store', async () => {
    const store = openStore(database, { readOnly: true });
    const keys = store.findSweep(2)?.points.map(({ key }) => key) ?? [];
    const statuses = keys.map((key) => store.findRun(key)?.status);
    store.close();
    expect(keys).toHaveLength(slow.runs);
    expect(new Set(statuses)).toEqual(new Set(['done']));
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const filter = page.getByRole('search').getByLabel('Filter', { exact: true });
    for (const key of keys) {
      await filter.fill(key.slice(0, 12));
      const rows = page.getByRole('row').filter({ hasText: /done/ });
      await expect
        .poll(() => rows.allInnerTexts())
        .toEqual([expect.stringContaining(key.slice(0, 12))]);
    }
    await filter.fill('');
    await page.getByRole('link', { name: 'Explore', exact: true }).click();
  });

  it(
    'survives a kill: offers the sweep at the next start, and ends with the planned runs',
    { timeout: sweepTime },
    async () => {
      await startSweep(page, many);
      const card = cardOf(page, 'Sweep 3');
      await waitForText(card, /^([3-9]|1\d) of 20 runs/);
      await lab.kill();
      await page.getByText('Connection lost, trying again.').waitFor();
      const store = openStore(database, { readOnly: true });
      const finished = store.findSweep(3)?.points.map(({ key }) => store.findRun(key));
      store.close();
      const kept = finished?.filter((run) => run?.status === 'done') ?? [];
      expect(kept.length).toBeGreaterThanOrEqual(3);

      lab = await serveLab(database);
      await page.goto(lab.link);
      await waitForText(card, /^Interrupted at \d+ of 20 runs/);
      await keepPicture(page, 'sweep-interrupted');
      await card.getByRole('button', { name: 'Resume' }).click();
      await waitForText(card, /^Done: 20 runs/);
      const after = openStore(database, { readOnly: true });
      const points = after.findSweep(3)?.points ?? [];
      const runs = points.map(({ key }) => after.findRun(key));
      after.close();
      expect(points).toHaveLength(20);
      expect(runs.every((run) => run?.status === 'done')).toBe(true);
      // Runs finished before the kill were not run again.
      for (const run of kept) expect(runs).toContainEqual(run);
    },
  );
});
