import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowsSummary } from '../../../shared/row-prediction.ts';
import { formatRowError } from '../../../shared/text/measured-rows.ts';
import { isLongRun } from '../../support/scale-runs.ts';
import { runLab } from '../../main/hosts/cli/support/run-lab.ts';
import { findViolations } from '../support/accessibility.ts';
import { isChromiumMissing } from '../support/chromium.ts';
import { hasFocus } from '../support/keyboard.ts';
import { keepPicture } from '../support/pictures.ts';
import { endWalk, startQuietWalk, type Walk } from '../support/walk.ts';

const measured = resolve('test/main/measure/fixtures/virtual-2cpu.csv');

/** Predicting the rows takes a second or two; on a busy computer, longer. */
const patienceMs = 60_000;

async function summarize(file: string): Promise<RowsSummary> {
  const { out } = await runLab(['validate', '--rows', file, '--json']);
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as RowsSummary;
}

describe.skipIf(isChromiumMissing)('measured rows in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-e2e-rows-'));
  const problems: string[] = [];
  let walk: Walk;
  let page: Page;

  const table = () => page.getByRole('region', { name: 'Table of measured rows' });
  const scoresOf = (name: string) => page.getByRole('region', { name }).getByRole('row');

  beforeAll(async () => {
    walk = await startQuietWalk(join(folder, 'lab.db'), problems);
    ({ page } = walk);
    page.setDefaultTimeout(patienceMs / 2);
    await page.evaluate('location.hash = "#/validation"');
  });

  afterAll(() => endWalk(walk, folder));

  it('are predicted when the page is opened: the headline says what the table of scores does', async () => {
    const headline = page.getByText(/^251 fitted rows are off by/);
    await headline.waitFor({ timeout: patienceMs });
    await page.getByText('304 of 310 rows are expressed.').waitFor();
    const rows = await scoresOf('Table of scores').allInnerTexts();
    const [fitted, predicted] = rows.slice(-2).map((row) => row.split(/\s*\t\s*/));
    expect([fitted?.slice(0, 3), predicted?.slice(0, 3)]).toEqual([
      ['all', 'fitted', '251'],
      ['all', 'predicted', '33'],
    ]);
    const said = await headline.innerText();
    for (const [, , n, error, , within25] of [fitted ?? [], predicted ?? []]) {
      expect(said).toContain(`${n} `);
      expect(said).toContain(`off by ${error} (median), ${within25} of them by at most 25 %`);
    }
  });

  it('are drawn, hollow where they are fitted, and exported', async () => {
    const figure = page.getByRole('figure', { name: /^Measured rows, predicted against measured/ });
    await figure.getByRole('list', { name: 'Legend' }).getByText('sharers, predicted').waitFor();
    await figure.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByText('lab validate --rows built-in --figure measured-rows').waitFor();
    for (const name of ['SVG', 'gnuplot', 'PNG']) {
      await dialog.getByRole('radio', { name: new RegExp(name) }).check();
      await dialog
        .getByRole('button', { name: 'Save' })
        .and(page.locator('[aria-disabled=false]'))
        .waitFor();
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
  });

  it('are filtered by kind, role and error, and sorted by error', async () => {
    await page.getByText('310 of 310 rows').waitFor();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption({ value: 'sharers' });
    await page.getByRole('combobox', { name: 'Role' }).selectOption({ value: 'predicted' });
    await page.getByText('23 of 310 rows').waitFor();
    await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption('error');
    const errors = await table().locator('tbody tr td:nth-child(7)').allInnerTexts();
    const sizes = errors.map((text) => Math.abs(parseFloat(text)));
    expect(sizes).toHaveLength(23);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    await page.getByRole('combobox', { name: 'Error' }).selectOption('over-25');
    await expect
      .poll(() => table().locator('tbody tr').count())
      .toBe(sizes.filter((size) => size > 25).length);
    await page.getByRole('button', { name: 'Show every row' }).click();
    await page.getByText('310 of 310 rows').waitFor();
  });

  it('are linked to the message or paper that they are from', async () => {
    await page.getByRole('textbox', { name: 'Words' }).fill('skl56-tf1-patch-5t');
    const link = table().getByRole('link').first();
    await expect
      .poll(() => link.getAttribute('href'))
      .toMatch(/^https:\/\/lore\.kernel\.org\/r\/\S+@vmware\.com$/);
    await page.getByRole('textbox', { name: 'Words' }).fill('');
  });

  it('of a file stand beside those of the lab, with what could not be measured', async () => {
    await page.getByLabel('File of measured rows').setInputFiles(measured);
    const card = page.getByRole('article', { name: 'virtual-2cpu.csv' });
    await card.getByText('measured in a virtual machine: kvm').waitFor({ timeout: patienceMs });
    await page.getByText('325 of 325 rows').waitFor({ timeout: patienceMs });
    await table().getByText('machine made from facts, as milan').first().waitFor();
    const { predicted } = await summarize(measured);
    const all = scoresOf('Table of scores of virtual-2cpu.csv').last();
    expect(await all.innerText()).toContain(formatRowError(predicted.medianAbsError));
    const figure = page.getByRole('figure', { name: /^Measured rows, predicted against measured/ });
    await figure.getByRole('button', { name: 'View as table' }).click();
    await figure
      .getByRole('cell', { name: /^own-amd-epyc-2-pair-same-socket-1p/ })
      .first()
      .waitFor();
    await figure.getByRole('button', { name: 'View as chart' }).click();
  });

  it('are accessible with everything open', async () => {
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
    for (const theme of isLongRun ? (['light', 'dark'] as const) : (['dark'] as const)) {
      await page.emulateMedia({ colorScheme: theme });
      await keepPicture(page, `measured-rows-${theme}`, { fullPage: true });
      expect(await findViolations(page)).toEqual([]);
    }
  });

  it('of a file are removed, and a file that is none is refused with a hint', async () => {
    const card = page.getByRole('article', { name: 'virtual-2cpu.csv' });
    await card.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('310 of 310 rows').waitFor();
    const heading = page.getByRole('heading', { name: 'Measured shootdowns' });
    await expect.poll(() => hasFocus(page, heading)).toBe(true);
    const other = join(folder, 'notes.txt');
    writeFileSync(other, 'nothing measured');
    await page.getByLabel('File of measured rows').setInputFiles(other);
    await page.getByText('this is no file of measured rows').waitFor();
    // The browser itself reports the refused call.
    expect(problems.every((text) => text.includes('400'))).toBe(true);
  });
});
