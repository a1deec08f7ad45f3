import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallName } from '../../../shared/contract.ts';
import { isChromiumMissing } from '../support/chromium.ts';
import { hasFocus } from '../support/keyboard.ts';
import { copyManyRuns, runCount } from '../../support/many-runs.ts';
import { endWalk, startQuietWalk, type Walk } from '../support/walk.ts';
import { longOr } from '../../support/scale-runs.ts';
import { measureTasks, type TaskTimes } from '../support/task-times.ts';
import { keepPicture } from '../support/pictures.ts';

const allowedRows = 200;
/** The required maximum for one frame. */
const allowedMs = 50;

interface Scrolled {
  /** Maximum number of rows in the document. */
  readonly rows: number;
  readonly longestFrameMs: number;
}

/**
 * Scrolls the list to its end and back, a part of it per frame, as with a scrollbar; then a few rows per
 * frame, as with a wheel.
 */
const scrollThrough = `(async () => {
  const grid = document.querySelector('[role=grid]');
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const end = grid.scrollHeight - grid.clientHeight;
  const steps = ${longOr(150, 40)};
  const tops = [];
  for (let i = 0; i <= 2 * steps; i++) tops.push(end * (1 - Math.abs(1 - i / steps)));
  for (let i = 0; i <= steps; i++) tops.push(i * 100);
  let rows = 0, longestFrameMs = 0;
  let before = await nextFrame();
  for (const top of tops) {
    grid.scrollTop = top;
    const now = await nextFrame();
    longestFrameMs = Math.max(longestFrameMs, now - before);
    before = now;
    rows = Math.max(rows, grid.querySelectorAll('[role=row]').length);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { rows, longestFrameMs };
})()`;

describe.skipIf(isChromiumMissing)('the list of 100,000 runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-runs-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  let walk: Walk;
  let page: Page;
  let grid: Locator;
  const rowAt = (index: number) => grid.locator(`[aria-rowindex="${index + 2}"]`);
  const filter = () => page.getByRole('combobox', { name: 'Filter' });
  const count = () => page.locator('.runs-count');
  const toolbar = () => page.getByRole('toolbar', { name: 'Actions on the selected runs' });

  /** Holds back calls of this name until they are released. */
  async function holdCalls(name: CallName): Promise<() => void> {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/call', async (route) => {
      if ((route.request().postDataJSON() as { call: CallName }).call === name) await held;
      await route.fallback();
    });
    return letGo;
  }

  async function filterBy(text: string, expected: RegExp): Promise<void> {
    await filter().focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
    await expect.poll(() => count().textContent()).toMatch(expected);
    await grid.and(page.locator('.old')).waitFor({ state: 'detached' });
  }

  beforeAll(async () => {
    await copyManyRuns(database);
    walk = await startQuietWalk(database, problems);
    ({ page } = walk);
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    grid = page.getByRole('grid', { name: 'Recorded runs' });
    await rowAt(0).waitFor();
  });

  afterAll(() => endWalk(walk, folder));

  it('scrolls from top to bottom and back with few rows in the document and no long task', async () => {
    const attempts: (TaskTimes & { value: Scrolled })[] = [];
    for (let i = 0; i < 3; i++) {
      attempts.push(await measureTasks<Scrolled>(page, scrollThrough));
      if (attempts.some(({ longestCpuMs }) => longestCpuMs <= allowedMs)) break;
    }
    console.log(`scrolling 100,000 runs: ${JSON.stringify(attempts)}`);
    expect(Math.max(...attempts.map(({ value }) => value.rows))).toBeLessThan(allowedRows);
    // CPU time: a task that has to wait for others is not the page's fault.
    expect(Math.min(...attempts.map(({ longestCpuMs }) => longestCpuMs))).toBeLessThanOrEqual(
      allowedMs,
    );
  });

  it('has room for its headers, and a ring around its heading for those who came by keys', async () => {
    const cut = `[...document.querySelectorAll('.run-head .run-cell')]
      .filter((cell) => cell.scrollWidth > cell.clientWidth)
      .map((cell) => cell.textContent)`;
    expect(await page.evaluate(cut)).toEqual([]);
    const heading = page.getByRole('heading', { name: 'Recorded runs' });
    const ring = () =>
      page.evaluate(`getComputedStyle(document.querySelector('#runs-heading')).outlineStyle`);
    expect([await hasFocus(page, heading), await ring()]).toEqual([true, 'none']);
    await page.keyboard.press('Shift');
    expect(await ring()).toBe('solid');
  });

  it('shows the rows where it comes to rest, and says where in the list they are', async () => {
    const total = Number(await grid.getAttribute('aria-rowcount')) - 1;
    expect(total).toBeGreaterThanOrEqual(runCount);
    await rowAt(0).click();
    await page.keyboard.press('End');
    await expect.poll(() => rowAt(total - 1).innerText()).toContain('000000000000');
    expect(await rowAt(total - 1).getAttribute('tabindex')).toBe('0');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowUp');
    const active = await page.evaluate('Number(document.activeElement.dataset.index)');
    expect(active).toBeLessThan(total - 5);
    await page.keyboard.press('Home');
    await rowAt(0).waitFor();
    expect(await page.evaluate('document.activeElement.dataset.index')).toBe('0');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    for (const row of [2000, 0]) {
      await grid.evaluate((element, top) => element.scrollTo({ top }), row * 32);
      await rowAt(row + 4).waitFor();
      expect(await hasFocus(page, rowAt(3))).toBe(true);
    }
  });

  it('is filtered by the keyboard, and the chip shows the same', async () => {
    await filterBy('policy:latr cpus>=64', /match$/);
    await filterBy('policy:latr cpus:128 model:3 until:2026-01-01', /^2 857 runs match$/);
    const chip = page.getByRole('group', { name: 'Policy' }).getByRole('button', { name: /^latr/ });
    await expect.poll(() => chip.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => page.url()).toContain('filter=policy%3Alatr');
    await expect.poll(() => chip.innerText()).toBe('latr 2 857');
    await keepPicture(page, 'runs-filtered');
    await chip.click();
    await expect.poll(() => filter().inputValue()).toBe('cpus:128 model:3 until:2026-01-01');
    await filterBy('polcy:latr', /match$/);
    await page.getByText('no field is polcy, at position 1').waitFor();
    await filterBy('seed=3 until:2026-01-01', /^1 run matches$/);
    expect(await rowAt(0).innerText()).toContain('000000030000');
  });

  it('tags, archives and takes back, without the mouse', async () => {
    await filterBy('seed<3 until:2026-01-01', /^3 runs match$/);
    await filter().press('Tab');
    await rowAt(0).focus();
    await page.keyboard.press('Control+a');
    await toolbar().getByText('3 selected').waitFor();
    await toolbar().getByRole('button', { name: 'Tag...' }).press('Enter');
    await page.keyboard.type('fast');
    await page.keyboard.press('Enter');
    await page.getByText('Changed the tags of 3 runs.').waitFor();
    await expect.poll(() => rowAt(0).innerText()).toContain('fast');
    await toolbar().getByRole('button', { name: 'Archive' }).press('Enter');
    await page.getByText('No run matches the filter.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByText('Taken back: Archived 3 runs.').waitFor();
    await expect.poll(() => count().textContent()).toBe('3 runs match');
    await rowAt(2).waitFor();
    await rowAt(0).focus();
    await page.keyboard.press('Control+z');
    await expect.poll(() => rowAt(0).innerText()).not.toContain('fast');
    expect(await hasFocus(page, rowAt(0))).toBe(true);
  });

  it('opens a run, keeps its note, and finds both again after a reload', async () => {
    await rowAt(1).focus();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary', { name: /^Run / });
    const note = detail.getByLabel('Note');
    await detail.getByText('Model 3, seed 1, 5 replications.').waitFor();
    await note.fill('as posted');
    await note.press('Control+Enter');
    await detail.getByText('Saved.').waitFor();
    await expect.poll(() => page.url()).toContain('run=00000001');
    await page.reload();
    await expect.poll(() => note.inputValue()).toBe('as posted');
    expect(await filter().inputValue()).toBe('seed<3 until:2026-01-01');
    await keepPicture(page, 'runs-detail');
    await detail.getByRole('button', { name: 'Close detail' }).press('Enter');
    await detail.waitFor({ state: 'detached' });
  });

  it('brings into sight what it opens below the list', async () => {
    const { width, height } = page.viewportSize()!;
    await page.setViewportSize({ width: 800, height: 900 });
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.run-detail').count()).toBe(0);
    await page.evaluate('scrollTo(0, 0)');
    await rowAt(2).getByText('server').first().click();
    const heading = page.locator('#run-detail-heading');
    await heading.waitFor();
    const end = async () => (await heading.boundingBox())!.y + 20;
    await expect.poll(end).toBeLessThan(900);
    await page.setViewportSize({ width, height });
  });

  it('writes no note to the run before, and makes the row active that has the focus', async () => {
    const detail = page.getByRole('complementary', { name: /^Run / });
    const note = detail.getByLabel('Note');
    await rowAt(2).click();
    await expect.poll(() => detail.getAttribute('aria-busy')).toBe('false');
    const letGo = await holdCalls('run.get');
    await rowAt(0).focus();
    await page.keyboard.press('ArrowDown');
    expect(await hasFocus(page, rowAt(1))).toBe(true);
    await detail.getByText('000000010000').waitFor();
    expect(await detail.getAttribute('aria-busy')).toBe('true');
    await note.focus();
    expect(await hasFocus(page, note)).toBe(false);
    letGo();
    await expect.poll(() => detail.getAttribute('aria-busy')).toBe('false');
    expect(await note.inputValue()).toBe('as posted');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(page, rowAt(1))).toBe(true);
  });

  it('leaves the focus with a user who goes on typing before the list has followed', async () => {
    await filterBy('seed=1 until:2026-01-01', /^1 run matches$/);
    await rowAt(0).focus();
    await page.keyboard.press('Space');
    const letGo = await holdCalls('run.query');
    await toolbar().getByRole('button', { name: 'Archive' }).press('Enter');
    await page.getByText('Archived 1 run.').waitFor();
    await filter().press('End');
    letGo();
    await page.getByText('No run matches the filter.').waitFor();
    await toolbar().waitFor({ state: 'detached' });
    await page.keyboard.type(' is:all');
    expect(await filter().inputValue()).toBe('seed=1 until:2026-01-01 is:all');
    await rowAt(0).waitFor();
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByText('Taken back: Archived 1 run.').waitFor();
  });

  it('deletes only from the archive, asks before, and brings back', async () => {
    await filterBy('seed=2 until:2026-01-01', /^1 run matches$/);
    await rowAt(0).focus();
    await page.keyboard.press('Space');
    await toolbar().getByRole('button', { name: 'Archive' }).press('Enter');
    await page.getByText('Archived 1 run.').waitFor();
    await filterBy('is:archived', /^1 run matches$/);
    await rowAt(0).focus();
    await page.keyboard.press('Space');
    await toolbar().getByRole('button', { name: 'Delete...' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Delete 1 run' });
    await dialog.getByText('Undo brings them back').waitFor();
    await dialog.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await page.getByText('Deleted 1 run.').waitFor();
    await filterBy('is:all seed=2 until:2026-01-01', /^0 runs match$/);
    await page.getByRole('heading', { name: 'Recorded runs' }).focus();
    await page.keyboard.press('Control+z');
    await page.getByText('Taken back: Deleted 1 run.').waitFor();
    await expect.poll(() => count().textContent()).toMatch(/^1 run matches$/);
    expect(problems).toEqual([]);
  });
});
