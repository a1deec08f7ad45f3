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

describe.skipIf(isChromiumMissing)('who comes to the page Timeline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-timeline-arrival-'));
  const problems: string[] = [];
  let keys: readonly string[] = [];
  let walk: Walk;
  let page: Page;

  beforeAll(async () => {
    const database = join(folder, 'lab.db');
    keys = await sweepTwo(labOn(database), 'kernel-build');
    walk = await startQuietWalk(database, problems);
    ({ page } = walk);
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  afterAll(() => endWalk(walk, folder));

  const { panel, heading, press, goTo, open } = timelinePage(() => page);

  it('hears its keys before the lanes have the focus, and leaves text and others to them', async () => {
    await open({ keys: keys.join(',') });
    await page.reload();
    await panel().getByRole('heading', { level: 3 }).waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.tagName');
    expect(await focused()).toBe('BODY');
    await press('x');
    await expect.poll(heading).toMatch(/^Request/);
    await press('Escape');
    await expect.poll(heading).toMatch(/^Visible part/);
    await press('l');
    await expect.poll(heading).toMatch(/is stale$|^Request/);
    await press('t');
    const table = page.getByRole('dialog', { name: 'What is chosen, as a table' });
    await table.waitFor();
    const told = await heading();
    // A dialog has all keys while it is open.
    await press('x');
    expect(await heading()).toBe(told);
    await press('Escape');
    await expect.poll(() => table.count()).toBe(0);
    await press('Escape');
    await expect.poll(heading).toMatch(/^Visible part/);
    // A button has the focus: letters are the page's, Enter is its own.
    await tabTo(page, page.getByRole('button', { name: 'Keys' }));
    await press('x');
    await expect.poll(heading).toMatch(/^Request/);
    await press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Keys of the timeline' });
    expect(await sheet.innerText()).toContain('They work wherever the focus is, but in a field.');
    await press('Escape');
    await expect.poll(() => sheet.count()).toBe(0);
    await press('Escape');
    await expect.poll(heading).toMatch(/^Visible part/);
    const field = page.getByRole('textbox', { name: 'Request' });
    await field.focus();
    await page.keyboard.type('xl2');
    expect(await field.inputValue()).toBe('xl2');
    expect(await heading()).toMatch(/^Visible part/);
  });

  it('takes keys by their first digits, and says what it leaves out of an address', async () => {
    await open({ keys: keys.map((key) => key.slice(0, 12)).join(',') });
    const names = panel().getByRole('table').getByRole('columnheader');
    expect(await names.allInnerTexts()).toEqual(['Sums', 'sync', 'deferred']);
    // Nothing of what is of them is cut.
    expect(await page.locator('.timeline-source').innerText()).toMatch(/, seed 1, replication 0$/);
    const over = `{ const source = document.querySelector('.timeline-source');
      source.scrollWidth - source.clientWidth; }`;
    expect(await page.evaluate(over)).toBe(0);
    const left = page.getByText('Left out of the address:');
    expect(await left.count()).toBe(0);
    await open({ keys: `${keys[0]!.slice(0, 4)},abc,junk` });
    expect(await left.innerText()).toContain('Left out of the address: abc, junk.');
    await goTo({ keys: 'abc' });
    await page.getByRole('button', { name: 'Choose a run' }).waitFor();
    expect(await left.innerText()).toContain('Left out of the address: abc.');
    await goTo({ keys: '0000000' });
    await page.getByText('no run has a key that starts with 0000000').waitFor();
  });

  it('counts the part in the panel, and says of what it is a part', async () => {
    await open({ keys: keys.join(',') });
    await press('w');
    await expect.poll(heading).toMatch(/^Visible part: [\d.]+ [mu]s of 2\.00 ms$/);
    await press('0');
    await expect.poll(heading).toBe('Visible part: 2.00 ms');
  });

  it('refuses a replication that a run has not, and leaves nothing of the one before', async () => {
    await open({ keys: keys[0]! });
    const colours = () =>
      page.evaluate<number>(`{
        const canvas = document.querySelector('.timeline-lanes');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        new Set(new Uint32Array(data.buffer)).size;
      }`);
    await expect.poll(colours).toBeGreaterThan(5);
    await goTo({ keys: keys[0]!, replication: '2' });
    const notice = page.getByText('the run has replications 0 to 1, got 2');
    await notice.waitFor();
    await expect.poll(colours).toBe(1);
    expect(await page.locator('.timeline-source').innerText()).toBe('');
    // The browser reports what was refused, here and in the walk before.
    expect(problems.filter((text) => !/status of 40[04]/.test(text))).toEqual([]);
  });
});
