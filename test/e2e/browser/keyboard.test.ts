import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isChromiumMissing, openBrowser, openPage, type TestBrowser } from '../support/chromium.ts';
import { copyStudy } from '../../support/study.ts';
import { findFocusProblem, hasFocus, tabTo } from '../support/keyboard.ts';
import { serveLab, type ServedLab } from '../support/served-lab.ts';
import { endWalk } from '../support/walk.ts';
import { cardOf, studyRuns, waitForText } from '../support/steps.ts';
import { keepPicture } from '../support/pictures.ts';

const studyTime = 600_000;
/** Maximum number of Tab presses to get somewhere. */
const most = 60;

/** Core counts that the study does not have. */
const counts = [12, 13];
const policies = ['none', 'sync', 'deferred'];
const total = counts.length * policies.length;
const of = `of ${total} runs`;

/** The cells of a figure's table, a row each. */
async function readTable(figure: Locator): Promise<string[][]> {
  const rows = await figure.getByRole('row').allInnerTexts();
  return rows.map((row) => row.split('\t').map((cell) => cell.trim()));
}

/** Each value of the table once, as `sync: 26.0x`. */
function valuesOf(rows: readonly string[][], series: string): string[] {
  const own = rows.filter(([name]) => name === series);
  return [...new Set(own.map(([, policy, value]) => `${policy}: ${value}`))].toSorted();
}

/**
 * Each value of a kind in the table of a mail, where a row is `sync 25073 26.0x +-<0.05 26.4x kept`; what
 * no measurement pins down has a range there.
 */
function valuesOfMail(mail: string, kind: 'simulated' | 'published'): string[] {
  const row = /^(\S+) +[\d.]+ +(\d+\.\d+x(?: \+-[<\d.]+)?)(?: +(\d+\.\d+x))? /gm;
  return [...mail.matchAll(row)]
    .map(([, policy, simulated, published]) => ({ policy, simulated, published }))
    .flatMap((read) => (read[kind] === undefined ? [] : [`${read.policy}: ${read[kind]}`]))
    .toSorted();
}

/** Each value of a series in an SVG, whose marks have titles such as `published, v7, sync: 26.4x`. */
function valuesOfSvg(svg: string, series: string): string[] {
  const titles = [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) =>
    (title ?? '').replaceAll('&lt;', '<'),
  );
  const own = titles.filter((title) => title.startsWith(`${series}, `));
  return [...new Set(own.map((title) => title.split(', ').at(-1) ?? ''))].toSorted();
}

describe.skipIf(isChromiumMissing)('a person without a mouse', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-keyboard-'));
  const problems: string[] = [];
  let browser: TestBrowser;
  let page: Page;
  let lab: ServedLab;

  const press = (key: string) => page.keyboard.press(key);
  const type = (text: string) => page.keyboard.type(text);
  const button = (part: Locator, name: string) => part.getByRole('button', { name, exact: true });
  const figureOf = (title: RegExp) => page.getByRole('figure', { name: title }).first();
  const study = () => figureOf(/^System time by policy/);
  const form = () => page.getByRole('form', { name: 'New sweep' });
  const axis = () => form().getByRole('group', { name: 'Axis 1', exact: true });
  const sweepsHeading = () => page.getByRole('heading', { name: 'Sweeps', exact: true });

  /** Waits until this visibly has the focus. */
  async function expectFocus(target: Locator): Promise<void> {
    await expect.poll(() => hasFocus(page, target)).toBe(true);
    await expect.poll(() => findFocusProblem(page)).toBe('');
  }

  async function go(target: Locator, key = 'Tab'): Promise<void> {
    await tabTo(page, target, { key, most });
    await expectFocus(target);
  }

  /** What Enter on the focused button saves. */
  async function readSaved(): Promise<string> {
    const download = page.waitForEvent('download');
    await press('Enter');
    return readFileSync(await (await download).path(), 'utf8');
  }

  /** Waits for the plan, goes to the button below it, and runs it. */
  async function run(): Promise<void> {
    await form().getByText(`${total} runs, 0 of them stored`).first().waitFor();
    const start = button(form(), `Run ${total} new`);
    await start.waitFor();
    await go(start);
    await press('Enter');
  }

  async function cancelFromPalette(): Promise<void> {
    await press('ControlOrMeta+Shift+P');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await expectFocus(palette.getByRole('combobox'));
    await type('cancel the running');
    await palette
      .getByRole('option', { name: 'Cancel the running sweep', selected: true })
      .waitFor();
    await press('Enter');
    await palette.waitFor({ state: 'detached' });
  }

  beforeAll(async () => {
    const database = join(folder, 'lab.db');
    await copyStudy(database, ['sync']);
    lab = await serveLab(database);
    browser = await openBrowser();
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = await openPage(browser, problems);
    await page.goto(lab.link);
  });

  afterAll(() => endWalk({ lab, browser }, folder));

  it(
    'stays at the study while it runs to its end, and comes to its table with 26x and 1.44x',
    async () => {
      const card = cardOf(page, 'Reference study');
      await button(card, 'Pause').waitFor();
      await go(button(card, 'Pause'));
      await page
        .getByText(
          /^On 96 CPUs sync costs 2\d\.\dx \+-\S+ the system time of none \(published 26\.4x\).* deferred costs 1\.\d\dx \+-\S+ \(published 1\.44x\)/,
        )
        .waitFor({ timeout: studyTime });
      await card.getByText(`Done: ${studyRuns} runs`).waitFor({ timeout: studyTime });
      await expectFocus(card.getByRole('heading'));
      await go(button(study(), 'View as table'));
      await press('Enter');
      await expectFocus(button(study(), 'View as chart'));
      const read = async (series: string) => valuesOf(await readTable(study()), series);
      // The figure follows its sweep within a second.
      await expect.poll(async () => (await read('simulated')).length).toBe(studyRuns / 2);
      const simulated = await read('simulated');
      expect(simulated).toContainEqual(expect.stringMatching(/^sync: 2[5-7]\.\dx/));
      expect(simulated).toContainEqual(expect.stringMatching(/^deferred: 1\.4\dx/));
      const published = await read('published');
      expect(published).toContain('sync: 26.4x');
      expect(published).toContain('deferred: 1.44x');
      await keepPicture(page, 'keyboard-study');
    },
    studyTime,
  );

  it('exports the mail text and the SVG, with exactly the numbers of the table', async () => {
    const rows = await readTable(study());
    const dialog = page.getByRole('dialog', { name: 'Export' });
    const preview = dialog.getByRole('region', { name: 'Preview' });
    const format = (name: RegExp) => dialog.getByRole('radio', { name });
    const isReady = () => expect.poll(() => preview.getAttribute('aria-busy')).toBe('false');
    await press('ControlOrMeta+e');
    await expectFocus(format(/^Mail text \(XPFO/));
    await go(format(/^CSV/), 'ArrowDown');
    await go(format(/^Mail text \(XPFO/), 'ArrowUp');
    await isReady();
    await go(preview);
    const mail = await preview.innerText();
    await go(button(dialog, 'Copy'));
    await press('Enter');
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(mail);
    await go(button(dialog, 'Save'));
    expect((await readSaved()).trimEnd()).toBe(mail.trimEnd());
    await go(format(/^Mail text \(XPFO/), 'Shift+Tab');
    await go(format(/^SVG/), 'ArrowDown');
    await isReady();
    await keepPicture(page, 'keyboard-export');
    await go(button(dialog, 'Save'));
    const svg = await readSaved();
    for (const series of ['simulated', 'published'] as const) {
      const values = valuesOf(rows, series);
      const policiesOf = (some: readonly string[]) => some.map((value) => value.split(':')[0]);
      const measured = policiesOf(valuesOf(rows, 'published'));
      const pinned = values.filter((value) => measured.includes(policiesOf([value])[0]));
      expect(pinned.length).toBeGreaterThan(5);
      expect(valuesOfMail(mail, series)).toEqual(pinned);
      expect(valuesOfSvg(svg, series)).toEqual(values);
    }
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    // Where it was when the dialog was opened.
    await expectFocus(button(study(), 'View as chart'));
  });

  it('fills in a sweep over the core count', async () => {
    const machine = form().getByLabel('Machine', { exact: true });
    await press('Alt+n');
    await expectFocus(machine);
    await press('End');
    await expect.poll(() => machine.inputValue()).not.toBe('xeon-8160-2s');
    for (let i = 0; i < 20 && (await machine.inputValue()) !== 'xeon-8160-2s'; i++) {
      await press('ArrowUp');
    }
    expect(await machine.inputValue()).toBe('xeon-8160-2s');
    await go(button(form(), 'Add axis'));
    await press('Enter');
    await expectFocus(axis().getByRole('combobox', { name: 'Field' }));
    await type('machine.cpus');
    await press('Enter');
    await go(axis().getByLabel('Values as'));
    await press('ArrowDown');
    await go(axis().getByLabel('From'));
    await type(String(counts[0]));
    await go(axis().getByLabel('To'));
    await type(String(counts.at(-1)));
    await go(button(form(), 'None'));
    await press('Enter');
    for (const name of policies) {
      const box = form().getByRole('checkbox', { name, exact: true });
      await go(box);
      await press('Space');
      expect(await box.isChecked()).toBe(true);
    }
  });

  it(
    'runs it, watches it, cancels it with Tab and Enter, resumes it, and comes to its figure',
    async () => {
      await run();
      const card = cardOf(page, 'Sweep 2');
      await waitForText(card, new RegExp(String.raw`^[1-9]\d* ${of}`));
      // The form is next to it, for the next sweep.
      await expectFocus(form().getByRole('button', { name: /^(Run|Show) / }));
      await go(button(card, 'Cancel'));
      await press('Enter');
      await waitForText(card, new RegExp(String.raw`^Cancelled at \d+ ${of}`));
      await expectFocus(button(card, 'Dismiss'));
      await go(button(card, 'Resume'), 'Shift+Tab');
      await press('Enter');
      await waitForText(card, new RegExp(String.raw`^\d+ ${of}`));
      await expectFocus(button(card, 'Pause'));
      await card.getByText(`Done: ${total} runs`).waitFor({ timeout: studyTime });
      await expectFocus(card.getByRole('heading'));
      const figure = figureOf(/^System time, relative to policy none/);
      await go(button(figure, 'View as table'));
      await press('Enter');
      await expectFocus(button(figure, 'View as chart'));
      const cpusOf = async (policy: string) =>
        (await readTable(figure)).filter(([name]) => name === policy).map(([, cpus]) => cpus);
      for (const policy of policies) {
        await expect.poll(() => cpusOf(policy)).toEqual(counts.map((count) => String(count)));
      }
      await keepPicture(page, 'keyboard-cores');
    },
    studyTime,
  );

  it(
    'runs another at a zoom of 200 %, and cancels it from the list of commands',
    async () => {
      await page.setViewportSize({ width: 640, height: 400 });
      await press('Alt+n');
      await go(form().getByLabel('Seed'));
      await type('7');
      await run();
      // The form is out of view below the sweep that it started.
      await expectFocus(sweepsHeading());
      const card = cardOf(page, 'Sweep 3');
      await waitForText(card, new RegExp(String.raw`^[1-9]\d* ${of}`));
      await cancelFromPalette();
      await waitForText(card, new RegExp(String.raw`^Cancelled at \d+ ${of}`));
      await expectFocus(sweepsHeading());
      await go(button(card, 'Dismiss'));
      await press('Enter');
      await card.waitFor({ state: 'detached' });
      await expectFocus(sweepsHeading());
      await cancelFromPalette();
      await page.getByText('No sweep is running or paused.').waitFor();
      await expectFocus(sweepsHeading());
      await go(button(page.locator('.message'), 'Dismiss'), 'Shift+Tab');
      await press('Enter');
      await expectFocus(sweepsHeading());
      expect(problems).toEqual([]);
    },
    studyTime,
  );
});
