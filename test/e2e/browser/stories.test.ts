import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyStudy } from '../../support/study.ts';
import { countClicks } from '../support/clicks.ts';
import { isChromiumMissing, openBrowser, type TestBrowser } from '../support/chromium.ts';
import { serveLab, type ServedLab } from '../support/served-lab.ts';
import { endWalk } from '../support/walk.ts';
import { cardOf, startSweep, studyRuns, waitForText, type Asked } from '../support/steps.ts';
import { keepPicture } from '../support/pictures.ts';

const studyTime = 600_000;

/** Core counts that the study does not have; long enough to be watched and cancelled. */
const otherCounts: Asked = {
  machine: 'xeon-8160-2s',
  policies: ['none', 'sync', 'deferred'],
  axis: { field: 'machine.cpus', from: '12', to: '13' },
  runs: 6,
};

const figureOf = (page: Page, title: RegExp) => page.getByRole('figure', { name: title });

/** The cells of a figure's table, a row each. */
async function readTable(figure: Locator): Promise<string[]> {
  const rows = await figure.getByRole('row').allInnerTexts();
  return rows.map((row) => row.replaceAll(/\s+/g, ' ').trim());
}

const exportDialog = (page: Page) => page.getByRole('dialog', { name: 'Export' });

/** Chooses a format and waits for its preview. */
async function choose(page: Page, format: RegExp): Promise<Locator> {
  await exportDialog(page).getByRole('radio', { name: format }).check();
  const preview = exportDialog(page).getByRole('region', { name: 'Preview' });
  await expect.poll(() => preview.getAttribute('aria-busy')).toBe('false');
  return preview;
}

/** What Save writes. */
async function save(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await exportDialog(page).getByRole('button', { name: 'Save' }).click();
  return readFileSync(await (await download).path(), 'utf8');
}

describe.skipIf(isChromiumMissing)('a person who opens the lab', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-stories-'));
  let browser: TestBrowser;
  let page: Page;
  let lab: ServedLab;

  beforeAll(async () => {
    const database = join(folder, 'lab.db');
    // The walk by keys (keyboard.test.ts) waits for sync.
    await copyStudy(database, ['none', 'deferred']);
    lab = await serveLab(database);
    browser = await openBrowser();
    page = await browser.context.newPage();
    await page.goto(lab.link);
  });

  afterAll(() => endWalk({ lab, browser }, folder));

  it(
    'finds the reference study at the first start, with 26x and 1.44x beside what is simulated',
    async () => {
      await page
        .getByText(
          /^On 96 CPUs sync costs 2\d\.\dx \+-\S+ the system time of none \(published 26\.4x\)/,
        )
        .waitFor({ timeout: studyTime });
      await page
        .getByText(/deferred costs 1\.\d\dx \+-\S+ \(published 1\.44x\)/)
        .waitFor({ timeout: studyTime });
      await cardOf(page, 'Reference study')
        .getByText(`Done: ${studyRuns} runs`)
        .waitFor({ timeout: studyTime });
      const figure = figureOf(page, /^System time by policy/);
      const table = figure.getByRole('button', { name: 'View as table' });
      await table.focus();
      await page.keyboard.press('Enter');
      // The figure follows its sweep within a second.
      const simulated = async () =>
        (await readTable(figure)).filter((row) => row.startsWith('simulated ')).length;
      await expect.poll(simulated).toBe(studyRuns / 2);
      const rows = await readTable(figure);
      expect(rows).toContainEqual(expect.stringMatching(/sync.* 2[5-7]\.\dx/));
      expect(rows).toContainEqual(expect.stringMatching(/sync.* 26\.4x/));
      expect(rows).toContainEqual(expect.stringMatching(/deferred.* 1\.44x/));
      await keepPicture(page, 'story-study');
    },
    studyTime,
  );

  it('exports the mail text and the SVG, with exactly the numbers of the chart', async () => {
    const figure = figureOf(page, /^System time by policy/);
    const rows = await readTable(figure);
    const ratiosOf = (some: readonly string[]) =>
      some.flatMap((row) => row.match(/\d+(?:\.\d+)?x/g) ?? []);
    // What no measurement pins down has a range in the mail, which stands below the chart.
    const measured = rows.flatMap((row) => /^published(?:, \S+)? (\S+)/.exec(row)?.[1] ?? []);
    const isMeasured = (row: string) => measured.some((policy) => row.includes(` ${policy} `));
    const ranges = (await figure.innerText()).match(/\b[\d.]+x-[\d.]+x/g) ?? [];
    expect(ratiosOf(rows.filter(isMeasured)).length).toBeGreaterThan(10);
    expect(ranges.length).toBe(studyRuns / 2 - new Set(measured).size);
    await figure.getByRole('button', { name: 'Export' }).focus();
    await page.keyboard.press('Enter');
    const mail = await (await choose(page, /mail.*xpfo/i)).innerText();
    for (const ratio of [...ratiosOf(rows.filter(isMeasured)), ...ranges]) {
      expect(mail).toContain(ratio);
    }
    for (const line of mail.split('\n')) {
      expect(line.length).toBeLessThanOrEqual(72);
      expect(line).toMatch(/^[ -~]*$/);
    }
    expect(mail).toContain('simulated by Shootdown Lab');
    await keepPicture(page, 'story-export');
    expect((await save(page)).trimEnd()).toBe(mail.trimEnd());
    await choose(page, /^SVG/);
    const svg = await save(page);
    expect(svg).toMatch(/^<\?xml|^<svg/);
    for (const ratio of ratiosOf(rows)) expect(svg).toContain(ratio);
    await page.keyboard.press('Escape');
    await expect.poll(() => exportDialog(page).count()).toBe(0);
  });

  const budget = () => page.getByRole('region', { name: 'Budget' });
  const sentence = () => budget().locator('.budget-sentence').innerText();

  it('reads in three clicks what sync costs here, and what it leaves exposed', async () => {
    const hand = countClicks();
    const headline = page.getByText(/^On 96 CPUs sync costs/);
    expect(await headline.innerText()).toMatch(
      /leaves windows of \S+ us \+-\S+ at p99, the longest/,
    );
    expect(await headline.innerText()).toMatch(/deferred costs .* and leaves \d+\.\d % open at/);
    expect(hand.count()).toBeLessThanOrEqual(3);
  });

  it('reads in four clicks who stays under 1.5x with every window under 1 ms', async () => {
    const hand = countClicks();
    await hand.choose(budget().getByRole('combobox', { name: 'Exposure' }), 'longest window');
    await expect.poll(sentence).toMatch(/longest exposure window/);
    expect(await sentence()).toMatch(
      /none of 14 stays inside; not decided: invlpgb \? \(.*a guess\)\./,
    );
    expect(hand.count()).toBeLessThanOrEqual(4);
    await hand.choose(budget().getByRole('combobox', { name: 'Exposure' }), 'p99 window');
    await expect
      .poll(sentence)
      .toMatch(/not decided: .*deferred-bounded \(.*; but its longest window was \S+ ms\)/);
  });

  it('moves the budget by keys, and has it in the address and in the mail', async () => {
    await page.getByRole('slider', { name: 'Accepted cost' }).press('ArrowUp');
    await expect.poll(() => page.evaluate<string>('location.hash')).toContain('accept=1.55x%2C1ms');
    await page.reload();
    await expect.poll(sentence).toMatch(/^Accepting 1\.55x/);
    const figure = figureOf(page, /^What a policy costs/);
    await figure.getByRole('button', { name: 'Export' }).click();
    const mail = await (await choose(page, /mail.*xpfo/i)).innerText();
    expect(mail.replaceAll(/\s+/g, ' ')).toContain(await sentence());
    await page.keyboard.press('Escape');
  });

  it('shows one policy alone by its name, and opens a run from its point', async () => {
    const map = page.locator('.cost-exposure');
    await map.locator('.name[data-policy=sync]').click();
    await expect.poll(() => map.locator('.name').count()).toBe(1);
    expect(await page.evaluate<string>('location.hash')).toContain('only=sync');
    await map.getByRole('link').first().press('Enter');
    await expect.poll(() => page.evaluate<string>('location.hash')).toMatch(/^#\/runs\?.*run=/);
    await page.goBack();
    await page.getByRole('button', { name: 'Show all policies' }).click();
    await expect.poll(() => map.locator('.name').count()).toBeGreaterThan(10);
  });

  it(
    'asks in six clicks how it changes from 16 to 192 CPUs',
    async () => {
      const hand = countClicks();
      const form = page.getByRole('form', { name: 'New sweep' });
      await hand.click(form.getByRole('button', { name: 'Add axis' }));
      await hand.type(form.getByLabel(/^Values(?! as)/), '16, 192');
      await hand.click(form.getByRole('button', { name: 'None' }));
      for (const name of ['sync', 'deferred']) {
        await hand.click(form.getByRole('checkbox', { name, exact: true }));
      }
      await hand.click(form.getByRole('button', { name: /^(?:Run 4 new|Show 4 runs)/ }));
      expect(hand.count()).toBeLessThanOrEqual(6);
      await page
        .getByText(/^From 16 CPUs to 192 CPUs, sync goes from 6\.\d+x .* to 4\d\.\dx/)
        .waitFor({ timeout: studyTime });
    },
    studyTime,
  );

  it(
    'varies the core count, watches, cancels and resumes',
    async () => {
      await startSweep(page, otherCounts);
      const card = cardOf(page, 'Sweep 3');
      await waitForText(card, /^[1-9]\d* of 6 runs/);
      await card.getByRole('button', { name: 'Cancel' }).focus();
      await page.keyboard.press('Enter');
      await waitForText(card, /^Cancelled at \d+ of 6 runs/);
      await card.getByRole('button', { name: 'Resume' }).focus();
      await page.keyboard.press('Enter');
      await card.getByText(/^Done: 6 runs/).waitFor({ timeout: studyTime });
      const figure = figureOf(page, /^System time, relative to policy none/).first();
      await figure.getByRole('button', { name: 'View as table' }).click();
      for (const cpus of [12, 13]) {
        // The figure follows its sweep within a second.
        const row = new RegExp(`sync.* ${cpus}(?:\\.0)? .*x`);
        const isThere = async () => (await readTable(figure)).some((text) => row.test(text));
        await expect.poll(isThere).toBe(true);
      }
      await keepPicture(page, 'story-cores');
    },
    studyTime,
  );
});
