import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../../shared/comparison.ts';
import { formatProbability, formatRatio, formatTime } from '../../../shared/text/format.ts';
import { comparisonFigureNames } from '../../../shared/figures/figure.ts';
import { exposureCells } from '../../../shared/text/compared-exposure.ts';
import { copyStudy } from '../../support/study.ts';
import { isChromiumMissing, openBrowser, openPage, type TestBrowser } from '../support/chromium.ts';
import { hasFocus, tabTo } from '../support/keyboard.ts';
import { labOn } from '../support/lab-on.ts';
import { serveLab, type ServedLab } from '../support/served-lab.ts';
import { endWalk, holdStudy } from '../support/walk.ts';

/** None are simulated, or some: whatever the study finished before it was paused. */
const missingRows = /none is simulated yet\.|\d+ ratios? not simulated yet\./;
/** Fifteen full runs, on a busy computer. */
const simulationMs = 150_000;
const quick = ['--machine', 'i5-3550', '--set', 'run.measureMs=1', '--replications', '5'];

/** What a row of the table says about its run against the baseline. */
function cellsOf({ rows }: Comparison): string[][] {
  return rows.map(({ ratio, differenceNs: { mean, low, high }, pHolm, n }) => [
    formatRatio(ratio.mean),
    `${formatTime(mean)} +-${formatTime((high - low) / 2)}`,
    formatProbability(pHolm),
    String(n),
  ]);
}

describe.skipIf(isChromiumMissing)('the comparison and the validation in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-e2e-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  const keys = new Map<string, string>();
  let browser: TestBrowser;
  let page: Page;
  let lab: ServedLab;
  let table: Locator;

  const runLab = labOn(database);

  const keyOf = (policy: string) => keys.get(policy) ?? '';
  const shortOf = (policy: string) => keyOf(policy).slice(0, 12);
  const compareByCli = async (...words: string[]) =>
    JSON.parse(await runLab('compare', ...words, '--json')) as Comparison;
  const pinOf = (policy: string) =>
    table.getByRole('button', { name: `Pin run ${shortOf(policy)} as the baseline` });
  const rowOf = (policy: string) => table.getByRole('row').filter({ hasText: shortOf(policy) });
  /** Run, answer, ratio, difference, p, n, ... */
  const textsOf = (policy: string) => rowOf(policy).getByRole('cell').allInnerTexts();

  function open(hash: string): Promise<unknown> {
    return page.goto(`${page.url().split('#')[0]}${hash}`);
  }

  async function expectRow(policy: string, expected: readonly string[]): Promise<void> {
    const [, ratio = '', difference, p, n] = await textsOf(policy);
    expect(ratio.startsWith(`${expected[0]} +-`)).toBe(true);
    expect([difference, p, n]).toEqual(expected.slice(1));
  }

  beforeAll(async () => {
    await copyStudy(database, ['deferred-batch']);
    await runLab('sweep', ...quick, '--vary', 'policy=none,sync,deferred', '--quiet');
    for (const line of (await runLab('list', '--json', '--limit', '3')).trim().split('\n')) {
      const { key, spec } = JSON.parse(line) as Comparison['baseline'];
      keys.set(spec.policy.name, key);
    }
    await holdStudy(database);
    lab = await serveLab(database);
    browser = await openBrowser();
    page = await openPage(browser, problems);
    table = page.getByRole('region', { name: 'Table of compared runs' });
    await page.goto(lab.link);
  });

  afterAll(() => endWalk({ lab, browser }, folder));

  it('offers one thing to do without runs', async () => {
    await open('#/compare');
    await page.getByText('No run is chosen.').waitFor();
    await page.getByRole('button', { name: 'Choose runs' }).waitFor();
    expect(await table.count()).toBe(0);
  });

  it('opens two runs by link, with the difference that the command line prints', async () => {
    await open(`#/compare?keys=${keyOf('deferred')},${keyOf('sync')}`);
    await page.getByText(/^1 run against deferred: 1 different\.$/).waitFor();
    const [expected = []] = cellsOf(await compareByCli(keyOf('deferred'), keyOf('sync')));
    await expectRow('sync', expected);
    expect(await pinOf('deferred').getAttribute('aria-pressed')).toBe('true');
  });

  it('sets exposure beside exposure, with the answers that the command line prints', async () => {
    const { rows, baseline } = await compareByCli(keyOf('deferred'), keyOf('sync'));
    const expected = rows.flatMap((row) => exposureCells(row, baseline));
    const exposure = page.getByRole('region', { name: 'Table of compared exposure' });
    await exposure.waitFor();
    const shown = await exposure.getByRole('row').allInnerTexts();
    expect(shown).toHaveLength(expected.length + 1);
    for (const [i, { name, baseline: base, value, change, answer }] of expected.entries()) {
      const text = (shown[i + 1] ?? '').split('\t').slice(-5);
      expect(text).toEqual([name, base, value, change, answer]);
    }
  });

  it('draws the comparison, and exports what the command line writes', async () => {
    for (const [i, name] of comparisonFigureNames.entries()) {
      const figure = page.getByRole('figure').nth(i);
      await figure.scrollIntoViewIfNeeded();
      await figure.getByRole('button', { name: 'Export' }).click();
      const dialog = page.getByRole('dialog', { name: /Export/ });
      await dialog.locator('pre').waitFor();
      const text = (await dialog.locator('pre').textContent()) ?? '';
      const words = [keyOf('deferred'), keyOf('sync'), '--figure', name];
      expect(text.trimEnd()).toBe((await runLab('compare', ...words)).trimEnd());
      await page.keyboard.press('Escape');
    }
    expect(problems).toEqual([]);
  });

  it('finds prediction ranges when asked, and says what the command line says', async () => {
    const ranges = page.getByRole('region', { name: 'Prediction ranges' });
    await ranges.getByRole('checkbox', { name: 'Prediction ranges' }).check();
    await ranges.getByText('All 2 runs have one.').waitFor();
    expect(page.url()).toContain('ranges=1');
    const shown = page.getByRole('region', { name: 'comparison as plain text' });
    await shown.getByText(/^sync over deferred: .* less in 0 of 8 sets: different\.$/m).waitFor();
    const text = (await shown.textContent()) ?? '';
    const printed = await runLab('compare', keyOf('deferred'), keyOf('sync'), '--range');
    expect(text.trimEnd()).toBe(printed.trimEnd());
    await rowOf('sync').getByText('predicted: different').waitFor();
    await ranges.getByRole('checkbox').uncheck();
    await rowOf('sync').getByText('predicted: different').waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
  });

  it('shows the ranges in the figures of a sweep, and on the page of a run', async () => {
    const line = (await runLab('sweeps')).split('\n').find((one) => one.includes('i5-3550'));
    await open(`#/explore?sweep=${Number(line?.trim().split(' ')[0])}&ranges=1`);
    const ranges = page.getByRole('region', { name: 'Prediction ranges' });
    // That of policy none, which is a run of the sweep, is missing.
    await ranges.getByRole('button', { name: /^Find those of 1 run$/ }).click();
    await ranges.getByText('All 3 runs have one.').waitFor();
    const main = page.locator('.figure-main');
    await expect.poll(() => main.locator('rect.prediction').count()).toBe(2);
    await main.getByText('prediction range (90 %)').waitFor();
    await main.getByRole('button', { name: 'View as table' }).click();
    await main.getByRole('columnheader', { name: 'Prediction range' }).waitFor();
    await open(`#/runs?run=${keyOf('sync')}`);
    await page.getByRole('checkbox', { name: 'Prediction ranges' }).check();
    const table = page.getByRole('group', { name: 'Prediction ranges, 90 %' });
    await table
      .getByRole('row', { name: /^system time, ratio \(tick\) \S+x \S+x to \S+x no$/ })
      .waitFor();
    await open(`#/compare?keys=${keyOf('deferred')},${keyOf('sync')}`);
    await rowOf('sync').waitFor();
    expect(problems).toEqual([]);
  });

  it('takes a further run by the first digits of its key', async () => {
    const field = page.getByRole('textbox', { name: 'Add a run' });
    await field.fill(keyOf('none').slice(0, 8));
    await field.press('Enter');
    await rowOf('none').waitFor();
    expect(page.url()).toContain(keyOf('none'));
    const expected = cellsOf(await compareByCli(keyOf('deferred'), keyOf('sync'), keyOf('none')));
    await expectRow('sync', expected[0] ?? []);
    await expectRow('none', expected[1] ?? []);
  });

  it('pins another baseline by keyboard, keeps the focus, and survives a reload', async () => {
    const comparison = await compareByCli(
      ...['deferred', 'sync', 'none'].map(keyOf),
      '--baseline',
      keyOf('none'),
    );
    const expected = cellsOf(comparison);
    await page.getByRole('heading', { name: 'Compare', exact: true }).focus();
    await tabTo(page, pinOf('none'));
    await page.keyboard.press('Enter');
    await table.getByRole('row', { name: 'baseline' }).getByText(shortOf('none')).waitFor();
    await expect.poll(() => hasFocus(page, pinOf('none'))).toBe(true);
    for (const show of [async () => undefined, () => page.reload()]) {
      await show();
      await page.getByText(/^2 runs against none: 2 different\.$/).waitFor();
      const first = table.getByRole('row').nth(1);
      expect(await first.innerText()).toContain(shortOf('none'));
      expect(await pinOf('none').getAttribute('aria-pressed')).toBe('true');
      await expectRow('deferred', expected[0] ?? []);
      await expectRow('sync', expected[1] ?? []);
    }
  });

  it('gives the text that the command line prints', async () => {
    const words = ['none', 'deferred', 'sync'].map(shortOf);
    const shown = page.getByRole('region', { name: 'comparison as plain text' });
    const text = (await shown.textContent()) ?? '';
    expect(text.trimEnd()).toBe((await runLab('compare', ...words)).trimEnd());
  });

  it('removes runs by keyboard, down to one, and goes on from the next', async () => {
    const remove = (policy: string) =>
      table.getByRole('button', { name: `Remove run ${shortOf(policy)}` });
    await remove('none').focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^1 run against deferred: 1 different\.$/).waitFor();
    await expect.poll(() => hasFocus(page, remove('deferred'))).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText(/^One run: sync\./).waitFor();
    await page.goBack();
    await page.getByText(/^1 run against deferred: 1 different\.$/).waitFor();
    expect(problems).toEqual([]);
  });

  it('names a run that is not there, and compares the others', async () => {
    const gone = 'f'.repeat(64);
    await open(`#/compare?keys=${keyOf('deferred')},${gone},${keyOf('sync')}`);
    await page.getByText(/^1 run against deferred: 1 different\.$/).waitFor();
    await page
      .getByRole('list', { name: 'Left out' })
      .getByText('is not in the database')
      .waitFor();
    // The browser itself reports the refused calls.
    expect(problems.every((text) => text.includes('404'))).toBe(true);
    problems.length = 0;
  });

  it('starts the validation as a command, which other pages do not have', async () => {
    const palette = page.getByRole('dialog', { name: 'Commands' });
    const command = palette.getByRole('option', { name: /^Simulate the measured rows/ });
    const isOffered = async () => (await command.getAttribute('aria-disabled')) === 'false';
    await page.keyboard.press('Control+Shift+P');
    expect(await isOffered()).toBe(false);
    await page.keyboard.press('Escape');
    await open('#/validation');
    await page.getByText(missingRows).waitFor();
    await page.keyboard.press('Control+Shift+P');
    expect(await isOffered()).toBe(true);
    await command.click();
    const card = page.getByRole('article', { name: /^Validation \d+$/ });
    await card.getByRole('button', { name: 'Cancel' }).click();
    await card.getByText(/^Cancelled at \d+ of \d+ runs/).waitFor();
    await card.getByRole('button', { name: 'Dismiss' }).click();
    expect(problems).toEqual([]);
  });

  it(
    'says which published rows are missing, simulates them, and prints what the command line does',
    async () => {
      await open('#/validation');
      await page.getByText(missingRows).waitFor();
      const button = page.getByRole('button', { name: /^Simulate the \d+ missing rows?$/ });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('article', { name: /^Validation \d+$/ }).waitFor();
      await page
        .getByText(/grees?: 10 ratios, 8 fitted, 2 predicted; within 10 % of what was added: /)
        .first()
        .waitFor({ timeout: simulationMs });
      const shown = page.getByRole('region', { name: 'validation as plain text' });
      expect(await shown.textContent()).toBe(await runLab('validate', '--published', '--quiet'));
      expect(await button.count()).toBe(0);
      await page.getByText('c97fd93699adc018d666c3842ee973cb0acced2c').waitFor();
      expect(problems).toEqual([]);
    },
    simulationMs + 30_000,
  );
});
