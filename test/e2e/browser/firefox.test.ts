import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFirefoxMissing, openFirefox, type FirefoxPage } from '../support/firefox.ts';
import { labOn } from '../support/lab-on.ts';
import { serveLab, type ServedLab } from '../support/served-lab.ts';
import { endWalk, holdStudy } from '../support/walk.ts';

const quick = ['--machine', 'server-2', '--replications', '2', '--quiet'].concat(
  ['warmupMs=0.1', 'measureMs=1', 'horizonMs=1'].flatMap((set) => ['--set', `run.${set}`]),
);

/** What each page shows once it has read what it shows. */
const pages = [
  ['explore?sweep=1', 'figure canvas'],
  ['runs', '[role=grid] [role=row] + [role=row]'],
  ['timeline', 'main h2'],
  ['compare', 'main h2'],
  ['traces', 'main h2'],
  ['validation', 'main table'],
] as const;

describe.skipIf(isFirefoxMissing)('the lab in Firefox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-firefox-walk-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  let page: FirefoxPage | undefined;
  let lab: ServedLab;

  const has = (selector: string) => `document.querySelector(${JSON.stringify(selector)}) !== null`;
  const shows = (selector: string) => expect.poll(() => page?.evaluate(has(selector))).toBe(true);

  beforeAll(async () => {
    await labOn(database)('sweep', '--vary', 'policy=none,sync', ...quick);
    await holdStudy(database);
    lab = await serveLab(database);
    page = await openFirefox(problems);
    await page.open(lab.link);
  }, 120_000);

  afterAll(async () => {
    await page?.close();
    await endWalk({ lab }, folder);
  });

  it.each(pages)('shows #/%s without an error', async (address, selector) => {
    await page?.evaluate(`location.hash = '#/${address}'`);
    await shows(selector);
    expect(await page?.evaluate('document.title')).toContain('Shootdown Lab');
    expect(problems).toEqual([]);
  });

  it('opens the palette with Ctrl+K, and reports errors to this test', async () => {
    await page?.evaluate(
      `dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true }))`,
    );
    await shows('dialog[open] [role=combobox]');
    await page?.evaluate(`void setTimeout(() => { throw new Error('on purpose'); })`);
    await expect.poll(() => problems.join()).toContain('on purpose');
  });
});
