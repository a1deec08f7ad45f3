import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isChromiumMissing } from '../support/chromium.ts';
import { tabTo } from '../support/keyboard.ts';
import { labOn } from '../support/lab-on.ts';
import { sweepTwo, timelinePage } from '../support/timeline-page.ts';
import { endWalk, startQuietWalk, type Walk } from '../support/walk.ts';

describe.skipIf(isChromiumMissing)('the first picture of the page Timeline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-first-picture-walk-'));
  const problems: string[] = [];
  let keys = '';
  let walk: Walk;
  let page: Page;

  beforeAll(async () => {
    const database = join(folder, 'lab.db');
    keys = (await sweepTwo(labOn(database), 'kernel-build')).join(',');
    walk = await startQuietWalk(database, problems);
    ({ page } = walk);
    // Flights take a fifth of a second each.
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  afterAll(() => endWalk(walk, folder));

  const { canvas, heading, press, said, param, span, goTo, open } = timelinePage(() => page);
  const main = () => page.locator('.timeline-main');
  const picture = () => main().getAttribute('data-picture');

  /** Opens the page with its rows held, and waits for the first picture; returns what lets them go. */
  async function openFirst(params: Record<string, string>): Promise<() => Promise<void>> {
    await page.evaluate(`location.hash = '#/runs'`);
    await expect.poll(() => main().count()).toBe(0);
    const held: (() => void)[] = [];
    let isHolding = true;
    const url = '**/api/**';
    await page.route(url, async (route) => {
      const isRows = route.request().postData()?.includes('timeline.rows') === true;
      if (isRows && isHolding) await new Promise<void>((go) => held.push(go));
      await route.continue();
    });
    await goTo(params);
    await expect.poll(picture).toBe('first');
    return async () => {
      isHolding = false;
      for (const go of held) go();
      await expect.poll(picture).toBe('whole');
      await page.unroute(url);
    };
  }

  it('shows a picture of the whole while the rows are still read, and keeps what is seen', async () => {
    const release = await openFirst({ keys });
    expect(await main().getAttribute('aria-busy')).toBe('true');
    const colours = () =>
      page.evaluate<number>(`{
        const { width, height } = document.querySelector('canvas.timeline-lanes');
        const context = document.querySelector('canvas.timeline-lanes').getContext('2d');
        const { data } = context.getImageData(width / 3, height / 8, width / 3, height / 2);
        new Set(new Uint32Array(data.buffer)).size;
      }`);
    await expect.poll(colours).toBeGreaterThan(4);
    await tabTo(page, canvas());
    await press('w');
    // There is nothing to explain yet: nothing is chosen, then or later.
    await press('x');
    expect([await picture(), await param('choice'), await said()]).toEqual(['first', '', '']);
    await release();
    await expect.poll(async () => (await span()).ns).toBeCloseTo(1.2e6 * 1.04, -5);
    expect(await heading()).toMatch(/^Visible part/);
    expect(await param('choice')).toBe('');
    await press('x');
    await expect.poll(heading).toMatch(/^Request/);
    expect(problems).toEqual([]);
  });

  it('chooses what an address says once its rows have been read, and keeps what is seen', async () => {
    await open({ keys });
    await tabTo(page, canvas());
    await press('x');
    await expect.poll(() => param('choice')).toMatch(/^request\./);
    const [title, choice, view] = [await heading(), await param('choice'), await param('view')];
    const release = await openFirst({ keys, choice, view, align: '1' });
    expect([await param('choice'), await said()]).toEqual([choice, '']);
    await release();
    await expect.poll(heading).toBe(title);
    await expect.poll(said).toMatch(new RegExp(`^${title}, `));
    const kept = () => Promise.all([param('choice'), param('view'), param('align')]);
    expect(await kept()).toEqual([choice, view, '1']);
    // The address is written anew: what is seen is in it as it was.
    await tabTo(page, canvas());
    await press('Escape');
    await expect.poll(kept).toEqual(['', view, '1']);
    expect(problems).toEqual([]);
  });
});
