import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { styleOfSlot } from '../../../shared/figures/colours.ts';
import { styleOfSeries } from '../../../shared/figures/series-style.ts';
import { findViolations } from '../support/accessibility.ts';
import { isChromiumMissing } from '../support/chromium.ts';
import { labOn } from '../support/lab-on.ts';
import { isLongRun } from '../../support/scale-runs.ts';
import { endWalk, startQuietWalk, type Walk } from '../support/walk.ts';
import { keepPicture } from '../support/pictures.ts';

const root = resolve(import.meta.dirname, '../../..');
/** Runs that show something on every page: policies, and a number that varies. */
const sweeps = [
  ['--vary', 'policy=none,sync,deferred,deferred-bounded,latr'],
  ['--vary', 'policy=sync,deferred', '--vary', 'machine.cpus=2,4,8'],
];

const trace = join(root, 'test/main/trace/fixtures/kernel-build-2cpu.perf.txt.zst');

async function fillDatabase(database: string): Promise<string[]> {
  const quick = ['--machine', 'server-4', '--set', 'run.measureMs=1', '--replications', '3'];
  const lab = labOn(database);
  for (const axes of sweeps) await lab('sweep', ...quick, ...axes, '--quiet');
  await lab('trace', 'import', trace, '--quiet');
  await lab('trace', 'replay', '1', '--policies', 'none,sync,deferred', '--quiet');
  const lines = (await lab('list', '--json', '--limit', '5')).trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { key: string }).key);
}

/** How many pixels of each drawn chart have exactly this colour: `#002bb3`, or `rgb(0, 43, 179)`. */
async function countPixels(page: Page, colour: string): Promise<number[]> {
  const counts: unknown = await page.evaluate(
    `[...document.querySelectorAll('.chart-box canvas')].map((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const one = new OffscreenCanvas(1, 1).getContext('2d');
      one.fillStyle = '${colour}';
      one.fillRect(0, 0, 1, 1);
      const wanted = one.getImageData(0, 0, 1, 1).data;
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (wanted.every((channel, c) => data[i + c] === channel)) count++;
      return count;
    })`,
  );
  return counts as number[];
}

/** Figures are drawn when they come near the window: scrolls past each, and waits until all are drawn. */
async function showAllFigures(page: Page): Promise<void> {
  const passed = `(() => {
    const busy = document.querySelectorAll('[aria-busy=true]').length;
    const waiting = [...document.querySelectorAll('p, div, span')].filter(
      (one) => one.children.length === 0 && one.textContent.startsWith('Loading '),
    );
    waiting[0]?.scrollIntoView({ block: 'center' });
    return waiting.length + busy;
  })()`;
  await expect.poll(() => page.evaluate(passed)).toBe(0);
  await page.evaluate('scrollTo(0, 0)');
}

const themes = ['light', 'dark'] as const;
/** The second is a window of 1280 x 800 at 200 % zoom. */
const sizes = [
  { name: '1280x800', width: 1280, height: 800 },
  { name: 'zoom-200', width: 640, height: 400 },
] as const;

/** The long run looks at each page in both themes at both sizes, else each theme at one size. */
const isExamined = (theme: (typeof themes)[number], size: string) =>
  isLongRun || (theme === 'light') === (size === sizes[0].name);

describe.skipIf(isChromiumMissing)('every page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-pages-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  let keys: string[] = [];
  let walk: Walk;
  let page: Page;

  beforeAll(async () => {
    keys = await fillDatabase(database);
    walk = await startQuietWalk(database, problems);
    ({ page } = walk);
  });

  afterAll(() => endWalk(walk, folder));

  const pages = {
    explore: () => '#/explore?sweep=2',
    runs: () => '#/runs',
    compare: () => `#/compare?${new URLSearchParams({ keys: keys.join(',') })}`,
    timeline: () => `#/timeline?${new URLSearchParams({ keys: keys.slice(0, 2).join(',') })}`,
    traces: () => '#/traces?trace=1',
    validation: () => '#/validation',
  };

  /** What opens it, and its name. */
  const dialogs = {
    Commands: 'Commands',
    Shortcuts: 'Keyboard shortcuts',
    Glossary: 'Glossary',
  };

  const violationsOf = async (theme: (typeof themes)[number], size: string) =>
    isExamined(theme, size) ? findViolations(page) : [];

  describe.each(sizes)('at $name', ({ name: size, width, height }) => {
    it.each(themes.flatMap((theme) => Object.keys(pages).map((name) => [name, theme] as const)))(
      '%s in %s is accessible, is not cut, and keeps to the content policy',
      async (name, theme) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: theme });
        await page.evaluate(`location.hash = ${JSON.stringify(pages[name as 'runs']())}`);
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        await showAllFigures(page);
        await keepPicture(page, `${name}-${theme}-${size}`, { fullPage: true });
        const cut = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(await violationsOf(theme, size)).toEqual([]);
        expect(cut).toBe(0);
        expect(problems).toEqual([]);
      },
    );

    it.each(themes.flatMap((theme) => Object.keys(dialogs).map((name) => [name, theme] as const)))(
      'the dialog %s in %s is accessible, and only its list scrolls',
      async (name, theme) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: theme });
        // What is behind a dialog is examined with it: the shortest page.
        await page.evaluate('location.hash = "#/runs"');
        await page.getByRole('heading', { name: 'Runs' }).first().waitFor();
        await page.getByRole('button', { name, exact: true }).click();
        const dialog = page.getByRole('dialog', { name: dialogs[name as 'Commands'] });
        await dialog.waitFor();
        await keepPicture(page, `${name.toLowerCase()}-${theme}-${size}`);
        const cut = await page.evaluate(`(() => {
          const box = document.querySelector('dialog:modal .dialog-box');
          return box.scrollHeight - box.clientHeight;
        })()`);
        expect(cut).toBe(0);
        expect(await violationsOf(theme, size)).toEqual([]);
        await page.keyboard.press('Escape');
        await expect.poll(() => dialog.count()).toBe(0);
      },
    );
  });

  it('draws bars, lines and words of every chart anew when the theme changes', async () => {
    await page.setViewportSize({ width: 1280, height: 2000 });
    await page.evaluate(`location.hash = ${JSON.stringify(pages.explore())}`);
    await page.getByRole('figure', { name: 'System time by policy' }).waitFor();
    const choice = page.getByRole('combobox', { name: 'Theme' });
    let before: string[] = [];
    for (const [setting, theme] of [
      ['light', 'light'],
      ['dark', 'dark'],
      ['light', 'light'],
      ['system', 'dark'],
      ['system', 'light'],
    ] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await choice.selectOption(setting);
      const background = theme === 'light' ? 'white' : 'dark';
      // Lines and bars of a policy, and parts of what is paid.
      const series = [
        styleOfSeries({ slot: 0, isDimmed: false, policy: 'sync' }, background).colour,
        styleOfSlot(0, background).colour,
      ];
      const countSeries = async () => {
        const [one = [], other = []] = await Promise.all(
          series.map((colour) => countPixels(page, colour)),
        );
        return one.map((count, i) => count + (other[i] ?? 0));
      };
      const readInk = () => page.evaluate<string>('getComputedStyle(document.body).color');
      // Dark on light, or light on dark: the previous theme may last for a moment.
      const isOfTheme = async () =>
        /^rgb\((?:\d|\d\d),/.test(await readInk()) === (theme === 'light');
      await expect.poll(isOfTheme).toBe(true);
      const ink = await readInk();
      for (const count of [countSeries, () => countPixels(page, ink)]) {
        const least = async () => Math.min(...(await count()));
        await expect.poll(least).toBeGreaterThan(20);
      }
      for (const colour of before) {
        const left = await countPixels(page, colour);
        expect(left.length).toBeGreaterThan(1);
        expect(Math.max(...left)).toBe(0);
      }
      before = [...series, ink];
    }
  });

  it('would be reported as inaccessible if it were', async () => {
    await page.evaluate('document.querySelector("main").append(new Image(1, 1))');
    expect(await findViolations(page)).toEqual([expect.stringContaining('image-alt')]);
    await page.evaluate('document.querySelector("main > img").remove()');
  });

  it('is under 700 kB gzipped, all files together', () => {
    const out = join(root, 'out', 'renderer');
    const files = readdirSync(out, { recursive: true, withFileTypes: true });
    const sizesOf = files
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.txt'))
      .map((entry) => gzipSync(readFileSync(join(entry.parentPath, entry.name))).length);
    const total = sizesOf.reduce((sum, bytes) => sum + bytes, 0);
    expect(total).toBeGreaterThan(10_000);
    expect(total).toBeLessThan(700_000);
  });

  // Last: the page stays as it makes it.
  it('draws a chart in the theme that is set between its last animated frame and the next', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.evaluate('location.hash = "#/runs"');
    // Frames of which another one follows are an animation's: the theme changes after each of them,
    // so also after the last in which a chart is drawn.
    await page.addInitScript(`(() => {
      const request = window.requestAnimationFrame.bind(window);
      let isFollowed = false;
      window.framesWithNewTheme = 0;
      window.requestAnimationFrame = (frame) => {
        isFollowed = true;
        return request((time) => {
          isFollowed = false;
          frame(time);
          if (!isFollowed || !document.querySelector('.chart-box canvas')) return;
          const { dataset } = document.documentElement;
          dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark';
          window.framesWithNewTheme++;
        });
      };
    })()`);
    await page.reload();
    await page.getByRole('heading', { name: 'Runs' }).first().waitFor();
    await page.evaluate(`location.hash = ${JSON.stringify(pages.explore())}`);
    await page.getByRole('figure', { name: 'System time by policy' }).waitFor();
    await expect.poll(() => page.evaluate('window.framesWithNewTheme')).toBeGreaterThan(0);
    await page.waitForTimeout(1000);
    const ink = await page.evaluate<string>('getComputedStyle(document.body).color');
    await expect.poll(async () => Math.min(...(await countPixels(page, ink)))).toBeGreaterThan(20);
  });
});
