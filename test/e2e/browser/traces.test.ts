import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isChromiumMissing, openBrowser, type TestBrowser } from '../support/chromium.ts';
import { serveLab, type ServedLab } from '../support/served-lab.ts';
import { cardOf, pauseStudy, waitForText } from '../support/steps.ts';

const root = resolve(import.meta.dirname, '../../..');
const pictures = join(root, 'out', 'screenshots');
const fixture = join(root, 'test/main/trace/fixtures/kernel-build-2cpu.perf.txt.zst');
const name = basename(fixture);
/** So many times the fixture takes some seconds to read: time enough to cancel it. */
const repeats = 150;

describe.skipIf(isChromiumMissing)('traces in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-traces-'));
  const database = join(folder, 'lab.db');
  const long = join(folder, 'long.perf.txt.zst');
  const letter = join(folder, 'letter.txt');
  const problems: string[] = [];
  let browser: TestBrowser;
  let page: Page;
  let lab: ServedLab;
  let table: Locator;

  function runLab(...words: string[]): string {
    const args = ['main/hosts/cli/index.ts', ...words, '--db', database];
    return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  }

  const report = () => page.getByRole('region', { name, exact: true });
  const importOf = (file: string) => cardOf(page, `Import of ${basename(file)}`);
  const cellsOf = async (rows: Locator) =>
    (await rows.allInnerTexts()).map((row) => row.split('\t'));

  async function hasFocus(target: Locator): Promise<boolean> {
    return (await target.and(page.locator(':focus')).count()) === 1;
  }

  async function tabTo(target: Locator): Promise<void> {
    for (let presses = 0; presses < 150; presses++) {
      if (await hasFocus(target)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('Tab does not get there');
  }

  /** As a person drags a file there. True if the browser was kept from leaving the page for it. */
  async function dropFile(path: string): Promise<boolean> {
    const base64 = readFileSync(path).toString('base64');
    const what = JSON.stringify({ base64, name: basename(path) });
    const kept: unknown = await page.evaluate(`(() => {
      const { base64, name } = ${what};
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name));
      const target = document.querySelector('main');
      const tell = (type) => !target.dispatchEvent(
        new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      return tell('dragover') && tell('drop');
    })()`);
    return kept === true;
  }

  async function chooseByKey(path: string): Promise<void> {
    const chosen = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chosen).setFiles(path);
  }

  /** With the fixture's numbers, which the command line prints too. */
  async function expectSummary(): Promise<void> {
    await report()
      .getByText('20 000 events of 107 ms on 2 CPUs, 125 switches, 9 266 allocations, 580 flushes.')
      .waitFor();
    const flushes = report().getByRole('table', { name: 'TLB flushes by reason' });
    expect(await cellsOf(flushes.getByRole('row').nth(1))).toEqual([
      ['local MM shootdown', '413', '3861', '15', '0', '1', '21'],
    ]);
  }

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    const text = zstdDecompressSync(readFileSync(fixture));
    writeFileSync(long, zstdCompressSync(Buffer.concat(Array(repeats).fill(text) as Buffer[])));
    writeFileSync(letter, 'Dear kernel,\nplease flush.\n');
    lab = await serveLab(database);
    browser = await openBrowser();
    const { context } = browser;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    // Dialogs are caught from now on: one that opens before it is waited for is caught too.
    page.on('filechooser', () => undefined);
    table = page.getByRole('region', { name: 'Table of stored traces' });
    await page.goto(lab.link);
    await pauseStudy(page);
  });

  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const readClipboard = () => page.evaluate('navigator.clipboard.readText()');

  it('does not leave the page for a file that is dropped where none is taken', async () => {
    expect(await dropFile(fixture)).toBe(true);
    await page.getByRole('link', { name: 'Traces', exact: true }).click();
    await page.getByText('No trace is stored yet.').waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
  });

  it('says without traces what to drop, and how to record one', async () => {
    await page.getByText(/^Drop a perf script or trace-cmd text file here/).waitFor();
    await page.getByRole('button', { name: 'Copy the commands that record a trace' }).click();
    expect(await readClipboard()).toMatch(/^perf record -a .*\n.*tlb:tlb_flush.*\nperf script/);
    await page.screenshot({ path: join(pictures, 'traces-empty.png') });
  });

  it('imports a file that is dropped on the page, and opens it', async () => {
    expect(await dropFile(fixture)).toBe(true);
    await waitForText(importOf(fixture), /^Imported\.$/);
    await expectSummary();
    expect(page.url()).toMatch(/#\/traces\?trace=\d+$/);
    await table.getByRole('link', { name }).and(page.locator('[aria-current]')).waitFor();
    await importOf(fixture).getByRole('button', { name: 'Dismiss' }).click();
    await page.screenshot({ path: join(pictures, 'traces-summary.png'), fullPage: true });
  });

  it('gives the text and the command of the summary as the command line has them', async () => {
    const id = new URL(page.url()).hash.replace(/\D/g, '');
    await report().getByRole('button', { name: 'Copy as text' }).click();
    await expect.poll(readClipboard).toBe(runLab('trace', 'summary', id));
    await report().getByRole('button', { name: 'Copy as command' }).first().click();
    await expect.poll(readClipboard).toBe(`lab trace summary ${id}`);
  });

  it('cancels an import by keyboard, and keeps nothing of it', async () => {
    await page.getByRole('button', { name: 'Choose a file...' }).focus();
    await chooseByKey(long);
    const card = importOf(long);
    await waitForText(card, /^(?:Handing over|Reading) .*%/);
    await page.screenshot({ path: join(pictures, 'traces-import.png') });
    await tabTo(card.getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Enter');
    await waitForText(card, /^Cancelled\./);
    expect(await table.getByRole('row').count()).toBe(2);
    // The same button, so that the focus stays.
    expect(await hasFocus(card.getByRole('button', { name: 'Dismiss' }))).toBe(true);
    await page.keyboard.press('Enter');
    await card.waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(page.getByRole('heading', { name: 'Traces' }))).toBe(true);
  });

  it('shows an import that runs also after a reload', async () => {
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file...' }).click();
    await (await chosen).setFiles(long);
    await waitForText(importOf(long), /^Reading .*%/);
    await page.reload();
    await waitForText(importOf(long), /^Reading .*%/);
    expect(await page.title()).toMatch(/^\d+ % - Traces - Shootdown Lab$/);
    await importOf(long).getByRole('button', { name: 'Cancel' }).click();
    await waitForText(importOf(long), /^Cancelled\./);
    await importOf(long).getByRole('button', { name: 'Dismiss' }).click();
  });

  it('says that a text was stored before, and why a letter is no trace', async () => {
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file...' }).click();
    await (await chosen).setFiles([letter, fixture]);
    await waitForText(importOf(letter), /^Failed\.$/);
    await importOf(letter)
      .getByRole('alert')
      .getByText(/no event|no trace/i)
      .waitFor();
    await importOf(letter).getByRole('button', { name: 'Copy error' }).click();
    await expect.poll(readClipboard).toMatch(/^bad-value: /);
    await waitForText(importOf(fixture), /^This text was stored before\.$/);
    expect(await table.getByRole('row').count()).toBe(2);
    await page.screenshot({ path: join(pictures, 'traces-failed.png') });
    for (const file of [letter, fixture]) {
      await importOf(file).getByRole('button', { name: 'Dismiss' }).click();
    }
  });

  it('replays it under two policies by keyboard, and shows each as it ends', async () => {
    await page.getByRole('heading', { name, exact: true }).focus();
    await tabTo(page.getByRole('button', { name: 'Replay it under policies' }));
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Replay it under policies' });
    await expect.poll(() => hasFocus(form.getByRole('heading'))).toBe(true);
    await tabTo(form.getByRole('button', { name: 'None', exact: true }));
    await page.keyboard.press('Enter');
    for (const policy of ['sync', 'deferred']) {
      await tabTo(form.getByRole('checkbox', { name: policy, exact: true }));
      await page.keyboard.press('Space');
    }
    await page.screenshot({ path: join(pictures, 'traces-replay-form.png'), fullPage: true });
    await tabTo(form.getByRole('button', { name: 'Replay under 2 policies' }));
    await page.keyboard.press('Enter');
    await waitForText(cardOf(page, `Replay of ${name}`), /^Replayed\.$/);
    const rows = page.getByRole('region', { name: 'Table of replays' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(3);
    const [, sync = [], deferred = []] = await cellsOf(rows);
    expect([sync[0], deferred[0]]).toEqual(['sync', 'deferred']);
    // Each allocation for user space is a request, and sync has the other CPU answer it.
    expect([sync[5], sync[6], deferred[5], deferred[6]]).toEqual(['9 011', '9 011', '9 011', '0']);
    expect([sync.at(-1), deferred.at(-1)]).toEqual(['kept', 'kept']);
    expect(Number.parseFloat(sync[1] ?? '')).toBeGreaterThan(Number.parseFloat(deferred[1] ?? ''));
    await page.getByText(/6 379 of 9 011 user allocations took a page/).waitFor();
  });

  it('shows what is stored of it at once when it is opened again, and the way back', async () => {
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('heading', { name: 'Recorded runs' }).waitFor();
    await page.goBack();
    await page.reload();
    const rows = page.getByRole('region', { name: 'Table of replays' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(3);
    await page.screenshot({ path: join(pictures, 'traces-replays.png'), fullPage: true });
  });

  it('gives the text that the command of the replays prints', async () => {
    const replays = page.getByRole('region', { name: 'Replays', exact: true });
    await replays.getByRole('button', { name: 'Copy as command' }).first().click();
    await expect.poll(readClipboard).toMatch(/^lab trace replay [0-9a-f]{8} --policies sync,def/);
    const words = String(await readClipboard()).split(' ');
    await replays.getByRole('button', { name: 'Copy as text: replays' }).click();
    const text = runLab(...words.slice(1));
    await expect.poll(readClipboard).toBe(text);
  });

  it('draws what was recorded and replayed, shows it as a table, and exports it', async () => {
    const cost = page.getByRole('figure', { name: /^CPU time that a policy adds/ });
    await cost.scrollIntoViewIfNeeded();
    await cost.getByRole('button', { name: 'View as table' }).click();
    const rows = cost.getByRole('row').filter({ hasText: /sync|deferred/ });
    await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(2);
    await cost.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    const preview = dialog.getByRole('region', { name: 'Preview' });
    await expect.poll(() => preview.innerText()).toContain('reproduce with:');
    expect(await preview.innerText()).toMatch(/^ *deferred \|/m);
    await page.keyboard.press('Escape');
    const recorded = page.getByRole('region', { name: 'What was recorded' });
    await recorded.getByRole('figure').first().scrollIntoViewIfNeeded();
    await recorded.getByRole('figure', { name: /run/i }).first().waitFor();
    expect(await recorded.getByRole('figure').count()).toBeGreaterThanOrEqual(5);
  });

  it('makes a workload of it by keyboard, with its errors and what was assumed', async () => {
    await page.getByRole('heading', { name, exact: true }).focus();
    await tabTo(page.getByRole('button', { name: 'Make a workload of it' }));
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Make a workload of it' });
    await expect.poll(() => hasFocus(form.getByRole('heading'))).toBe(true);
    await tabTo(form.getByLabel('Name'));
    expect(await form.getByLabel('Name').inputValue()).toMatch(/^trace-[0-9a-f]{8}$/);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('two words');
    await form.getByText('A name is 1 to 64 ASCII characters without blanks.').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('my-build');
    await page.keyboard.press('Enter');
    await waitForText(cardOf(page, `Workload of ${name}`), /^The workload is made\.$/);
    const fit = cardOf(page, 'my-build');
    await fit.getByText(/^The profile is (?:NOT )?within 5 %/).waitFor();
    const checks = fit.getByRole('table', { name: /^Recorded against simulated/ });
    expect(await checks.getByRole('row').count()).toBeGreaterThan(3);
    await fit.getByText('What no recording tells').waitFor();
    await page.screenshot({ path: join(pictures, 'traces-fit.png'), fullPage: true });
  }, 180_000);

  it('uses the workload in Explore, on a machine with as many CPUs', async () => {
    await cardOf(page, 'my-build').getByRole('button', { name: 'Use in Explore' }).click();
    const form = page.getByRole('form', { name: 'New sweep' });
    await form
      .getByText(/^\d+ runs, 0 of them stored/)
      .first()
      .waitFor();
    expect(await form.getByLabel('Workload').inputValue()).toBe('my-build');
    expect(await form.getByLabel('Machine', { exact: true }).inputValue()).toBe('server-2');
    await form.getByRole('button', { name: 'Copy as command' }).click();
    await expect.poll(readClipboard).toMatch(/--machine server-2 --workload my-build /);
    await page.screenshot({ path: join(pictures, 'traces-explore.png') });
    await page.goBack();
  });

  it('deletes a workload only when asked twice', async () => {
    await page.getByRole('button', { name: 'Delete workload my-build' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete workload my-build' });
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await cardOf(page, 'my-build').waitFor({ state: 'detached' });
  });

  it('is found by its command', async () => {
    await page.getByRole('link', { name: 'Explore', exact: true }).click();
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('import a trace');
    const chosen = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chosen).setFiles([]);
    expect(page.url()).toMatch(/#\/traces$/);
    await page.getByText('Choose a trace to see what is in it.').waitFor();
    const link = table.getByRole('link', { name });
    await link.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => hasFocus(page.getByRole('heading', { name, exact: true }))).toBe(true);
  });

  it('is deleted only when asked twice', async () => {
    const remove = table.getByRole('button', { name: `Delete trace ${name}` });
    await remove.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Delete trace ${name}` });
    await expect.poll(() => hasFocus(dialog.getByRole('button', { name: 'Keep' }))).toBe(true);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await hasFocus(remove)).toBe(true);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('No trace is stored yet.').waitFor();
    expect(page.url()).toMatch(/#\/traces$/);
    expect(runLab('trace', 'list', '--json').trim()).toBe('');
    expect(problems).toEqual([]);
  });
});
