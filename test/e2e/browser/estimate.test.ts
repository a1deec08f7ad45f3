import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isChromiumMissing } from '../support/chromium.ts';
import { keepPicture } from '../support/pictures.ts';
import { endWalk, startQuietWalk, type Walk } from '../support/walk.ts';

describe.skipIf(isChromiumMissing)('a person who drags a field', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-drag-'));
  const problems: string[] = [];
  let walk: Walk;
  let page: Page;

  beforeAll(async () => {
    walk = await startQuietWalk(join(folder, 'lab.db'), problems);
    ({ page } = walk);
  });
  afterAll(() => endWalk(walk, folder));

  const nameOf = (policy: string) => page.locator(`.estimate-panel .name[data-policy="${policy}"]`);

  it('sees estimates at once, dashed and marked', async () => {
    await page.getByText('Estimate while you drag').click();
    await nameOf('sync').waitFor();
    expect(await nameOf('sync').textContent()).toMatch(/~2\d\.\dx/);
    expect(await page.locator('.estimate-panel .mark.estimate').count()).toBeGreaterThan(8);
    expect(await page.locator('.estimate-panel').textContent()).toContain('not simulated');
  });

  it('moves the estimate and the form with a key on a slider', async () => {
    const before = await nameOf('sync').textContent();
    await page.getByLabel('User work').press('End');
    await expect.poll(() => nameOf('sync').textContent()).not.toBe(before);
    await page.getByRole('button', { name: 'Reset fields' }).click();
    await expect.poll(() => nameOf('sync').textContent()).toBe(before);
  });

  it('finds what was dragged in the form that runs it', async () => {
    await page.getByLabel('Flush ceiling').press('ArrowRight');
    const form = page.getByRole('form', { name: 'New sweep' });
    const fields = await form.getByRole('combobox').all();
    const values = await Promise.all(fields.map((field) => field.inputValue()));
    expect(values).toContain('policy.flushCeilingPages');
    await keepPicture(page, 'estimate');
  });

  it('hears no complaint of the page', () => {
    expect(problems).toEqual([]);
  });
});
