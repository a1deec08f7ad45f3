import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectMailForm } from '../../shared/text/support/mail-form.ts';
import { findViolations } from '../support/accessibility.ts';
import { isChromiumMissing } from '../support/chromium.ts';
import { tabTo } from '../support/keyboard.ts';
import { labOn } from '../support/lab-on.ts';
import { sweepTwo, timelinePage } from '../support/timeline-page.ts';
import { endWalk, startQuietWalk, type Walk } from '../support/walk.ts';

const root = resolve(import.meta.dirname, '../../..');
const pictures = join(root, 'out', 'screenshots');
const trace = join(root, 'test/main/trace/fixtures/tlb-shootdown-2cpu.perf.txt.zst');

interface Keys {
  /** Of two runs with the same seed, of one policy each. */
  readonly plain: readonly string[];
  /** Of two with a policy for the direct map and one for user mappings. */
  readonly mixed: readonly string[];
}

/** The runs, and a recording. */
async function fillDatabase(database: string): Promise<Keys> {
  const lab = labOn(database);
  const plain = await sweepTwo(lab, 'kernel-build');
  const mixed = await sweepTwo(lab, 'xpfo-server', '--user-policy', 'kernel');
  await lab('trace', 'import', trace, '--quiet');
  return { plain, mixed };
}

describe.skipIf(isChromiumMissing)('the page Timeline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-timeline-walk-'));
  const problems: string[] = [];
  let keys: readonly string[] = [];
  let mixed: readonly string[] = [];
  let walk: Walk;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    const database = join(folder, 'lab.db');
    ({ plain: keys, mixed } = await fillDatabase(database));
    walk = await startQuietWalk(database, problems);
    ({ page } = walk);
    // Flights take a fifth of a second each.
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  afterAll(() => endWalk(walk, folder));

  const { canvas, panel, heading, press, said, param, span, open } = timelinePage(() => page);

  it('shows two runs of one seed under each other, with the sums of what is seen', async () => {
    await open({ keys: keys.join(',') });
    expect(await heading()).toBe('Visible part: 2.00 ms');
    const sums = panel().getByRole('table');
    expect(await sums.getByRole('columnheader').allInnerTexts()).toEqual([
      'Sums',
      'sync',
      'deferred',
    ]);
    const ipis = await sums.getByRole('row', { name: /^IPIs sent/ }).innerText();
    expect(ipis).toMatch(/^IPIs sent\s+[1-9][\d ]*\s+0$/);
  });

  it('is walked by keys alone: a request in steps, its neighbours, its windows, a table', async () => {
    await tabTo(page, canvas());
    await press('x');
    await expect.poll(heading).toMatch(/^Request \d+ of CPU \d$/);
    const steps = panel().getByRole('listitem');
    expect(await steps.count()).toBe(6);
    expect(await steps.first().innerText()).toContain('Page table changed');
    // A screen reader hears the same steps.
    expect(await said()).toMatch(/1\. Page table changed\..* 6\. Local flush, then return\./);
    await expect.poll(() => param('choice')).toMatch(/^request\./);
    const choice = await param('choice');
    await press('n');
    await expect.poll(() => param('choice')).not.toBe(choice);
    await press('p');
    await expect.poll(() => param('choice')).toBe(choice);
    await press('ArrowRight');
    await press('ArrowDown');
    await expect.poll(said).toMatch(/^(sync|deferred), CPU \d, /);
    await press('Enter');
    await expect.poll(heading).toMatch(/CPU \d/);
    await press('L');
    await expect.poll(heading).toMatch(/is stale$|^Request/);
    await press('t');
    const table = page.getByRole('dialog', { name: 'What is chosen, as a table' });
    expect(await table.getByRole('row').count()).toBeGreaterThan(1);
    await press('Escape');
    await expect.poll(() => table.count()).toBe(0);
    await tabTo(page, canvas());
    await press('Escape');
    await press('0');
    await expect.poll(async () => (await span()).ns).toBeGreaterThan(1.9e6);
    for (let i = 0; i < 40; i++) await press('w');
    await expect.poll(async () => (await span()).ns).toBe(100);
    await press('0');
  });

  it('zooms at the pointer, pans, and sums a chosen range', async () => {
    await open({ keys: keys.join(',') });
    const box = (await canvas().boundingBox())!;
    await press('0');
    await expect.poll(async () => (await span()).ns).toBeGreaterThan(1.9e6);
    const before = await span();
    const x = box.x + 82 + (box.width - 82) / 4;
    await page.mouse.move(x, box.y + 200);
    await page.mouse.wheel(0, -400);
    await expect.poll(async () => (await span()).ns).toBeLessThan(0.7 * before.ns);
    const zoomed = await span();
    // What was under the pointer is still there.
    const at = ({ from, ns }: { from: number; ns: number }) => from + ns / 4;
    expect(Math.abs(at(zoomed) - at(before)) / before.ns).toBeLessThan(0.02);
    await page.mouse.down();
    await page.mouse.move(x - 100, box.y + 200, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await span()).from).toBeGreaterThan(zoomed.from);
    await page.mouse.move(x, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(x + 150, box.y + 10, { steps: 4 });
    await page.mouse.up();
    await expect.poll(heading).toMatch(/^Chosen range: /);
    await expect.poll(() => param('choice')).toMatch(/^range\./);
  });

  it('holds its state in the address', async () => {
    await tabTo(page, canvas());
    await press('x');
    await expect.poll(heading).toMatch(/^Request/);
    await expect.poll(() => param('align')).toBe('1');
    await expect.poll(() => param('choice')).toMatch(/^request\./);
    const [title, view] = [await heading(), await param('view')];
    await page.reload();
    await panel().getByRole('heading', { level: 3 }).waitFor();
    expect(await heading()).toBe(title);
    await expect.poll(() => param('view')).toBe(view);
  });

  it('exports the request as text, everything as trace events, and what is seen', async () => {
    await tabTo(page, canvas());
    await press('e');
    const dialog = page.getByRole('dialog', { name: 'Export the timeline' });
    const save = async (name: RegExp): Promise<string> => {
      const download = page.waitForEvent('download');
      await dialog.getByRole('button', { name }).click();
      return readFileSync(await (await download).path(), 'utf8');
    };
    const text = await save(/^Save: The request as text/);
    expectMailForm(text.trimEnd().split('\n'));
    const events = JSON.parse(await save(/^Save: Everything/)) as { traceEvents: unknown[] };
    expect(events.traceEvents.length).toBeGreaterThan(100);
    const seen = await save(/^Save: What is seen/);
    expect(seen).toContain('<title>CPU 3</title>');
    expect(seen).toContain('sync and deferred on');
    expect(seen).toMatch(/lab timeline \w+ \w+ .*--format view --span [\d.]+-[\d.]+/);
    expect((await save(/^Save: The same as pixels/)).slice(1, 4)).toBe('PNG');
    expect(await findViolations(page)).toEqual([]);
    await press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
  });

  it.each([
    ['light', 1280, 800],
    ['dark', 1280, 800],
    ['light', 1920, 1080],
    ['dark', 1920, 1080],
  ] as const)(
    'tells two policies of one run apart, alone and in a pair, in %s at %i x %i',
    async (theme, width, height) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      for (const shown of [mixed.slice(0, 1), mixed]) {
        await open({ keys: shown.join(',') });
        const sums = panel().getByRole('table');
        const titles = await sums.locator('.group th').allInnerTexts();
        expect(titles.map((title) => title.toLowerCase())).toEqual(['direct map', 'user mappings']);
        expect(await sums.getByRole('row', { name: /^Requests/ }).count()).toBe(2);
        // No column of the table is cut.
        const over = `{ const aside = document.querySelector('.timeline-aside');
          aside.scrollWidth - aside.clientWidth; }`;
        expect(await page.evaluate(over)).toBe(0);
        const legend = page.getByRole('list', { name: 'Legend' });
        expect(await legend.innerText()).toContain('upper band: direct map, lower: user mappings');
        expect(await findViolations(page)).toEqual([]);
        await tabTo(page, canvas());
        await press('x');
        await expect.poll(heading).toMatch(/^Request \d+ of CPU \d, (direct map|user mappings)$/);
        expect(await panel().innerText()).toMatch(/\(under (sync|kernel)\)/);
        expect(await findViolations(page)).toEqual([]);
        await page.screenshot({
          path: join(pictures, `timeline-two-policies-${shown.length}-${theme}-${width}.png`),
        });
      }
      expect(problems).toEqual([]);
    },
  );

  it('draws a recording with its interrupts', async () => {
    await open({ trace: '1' });
    const ipis = await panel()
      .getByRole('row', { name: /^IPIs sent/ })
      .innerText();
    expect(Number(ipis.replace(/\D/g, ''))).toBeGreaterThan(0);
    await tabTo(page, canvas());
    await press('x');
    await expect.poll(heading).toMatch(/^Recorded call \d+, from CPU \d$/);
  });

  it.each([
    ['light', 1280, 800],
    ['dark', 1280, 800],
    ['light', 1920, 1080],
    ['dark', 1920, 1080],
    ['light', 640, 400],
  ] as const)('is accessible in %s at %i x %i, and not cut', async (theme, width, height) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: theme });
    await open({ keys: keys.join(',') });
    expect(await findViolations(page)).toEqual([]);
    await tabTo(page, canvas());
    await press('x');
    await expect.poll(heading).toMatch(/^Request/);
    expect(await findViolations(page)).toEqual([]);
    const cut = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(cut)).toBe(0);
    await page.screenshot({ path: join(pictures, `timeline-${theme}-${width}.png`) });
    expect(problems).toEqual([]);
  });
});
