import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isChromiumMissing } from '../support/chromium.ts';
import { hasFocus, tabTo } from '../support/keyboard.ts';
import { cardOf, waitForText } from '../support/steps.ts';
import {
  cellsOf,
  fixture,
  fixtureName as name,
  openTraces,
  type TracesPage,
} from '../support/traces.ts';
import { keepPicture } from '../support/pictures.ts';

/** Contrast of a button's text with the button, 1 to 21 as in WCAG. Both colours are opaque. */
async function contrastOf(page: Page, selector: string): Promise<number> {
  const luminances: unknown = await page.evaluate(`(() => {
    const { color, backgroundColor } = getComputedStyle(document.querySelector('${selector}'));
    return [color, backgroundColor].map((text) => {
      const [red, green, blue] = text.match(/[0-9.]+/g).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
  })()`);
  const [dark = 0, bright = 0] = (luminances as number[]).toSorted((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

describe.skipIf(isChromiumMissing)('what is made of a trace in a browser', () => {
  let lab: TracesPage;
  let page: Page;

  beforeAll(async () => {
    lab = await openTraces();
    ({ page } = lab);
    await lab.runLab('trace', 'import', fixture, '--quiet');
    await page.getByRole('link', { name: 'Traces', exact: true }).click();
    await page.getByRole('link', { name }).click();
  });

  afterAll(() => lab?.close());

  it('replays it under two policies by keyboard, and shows each as it ends', async () => {
    await page.getByRole('heading', { name, exact: true }).focus();
    await tabTo(page, page.getByRole('button', { name: 'Replay it under policies' }));
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Replay it under policies' });
    await expect.poll(() => hasFocus(page, form.getByRole('heading'))).toBe(true);
    await tabTo(page, form.getByRole('button', { name: 'None', exact: true }));
    await page.keyboard.press('Enter');
    for (const policy of ['sync', 'deferred']) {
      await tabTo(page, form.getByRole('checkbox', { name: policy, exact: true }));
      await page.keyboard.press('Space');
    }
    await keepPicture(page, 'traces-replay-form', { fullPage: true });
    await tabTo(page, form.getByRole('button', { name: 'Replay under 2 policies' }));
    await page.keyboard.press('Enter');
    await waitForText(cardOf(page, `Replay of ${name}`), /^Replayed\.$/);
    const rows = page.getByRole('region', { name: 'Table of replays' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(3);
    const [, sync = [], deferred = []] = await cellsOf(rows);
    expect([sync[0], deferred[0]]).toEqual(['sync', 'deferred']);
    // Each allocation for user space is a request, and sync has the other CPU answer it.
    expect([sync[5], sync[6], deferred[5], deferred[6]]).toEqual(['9 011', '9 011', '9 011', '0']);
    expect([sync.at(-1), deferred.at(-1)]).toEqual(['shootdown kept', 'context-switch kept']);
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
    await keepPicture(page, 'traces-replays', { fullPage: true });
  });

  it('gives the text that the command of the replays prints', async () => {
    const replays = page.getByRole('region', { name: 'Replays', exact: true });
    const copy = replays.getByRole('button', { name: 'Copy as command' }).first();
    // The first is another's until the command of these replays is there.
    const copied = async () => {
      await copy.click();
      return lab.readClipboard();
    };
    await expect.poll(copied).toMatch(/^lab trace replay [0-9a-f]{8} --policies sync,def/);
    const words = String(await lab.readClipboard()).split(' ');
    await replays.getByRole('button', { name: 'Copy as text: replays' }).click();
    const text = await lab.runLab(...words.slice(1));
    await expect.poll(lab.readClipboard).toBe(text);
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
    await tabTo(page, page.getByRole('button', { name: 'Make a workload from it' }));
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Make a workload from it' });
    await expect.poll(() => hasFocus(page, form.getByRole('heading'))).toBe(true);
    await tabTo(page, form.getByLabel('Name'));
    expect(await form.getByLabel('Name').inputValue()).toMatch(/^trace-[0-9a-f]{8}$/);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('two words');
    await form.getByText(/^A name is 1 to 64 letters, digits, /).waitFor();
    // A disabled button must still be legible, in both themes.
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await contrastOf(page, 'button[aria-disabled=true]'), colorScheme).toBeGreaterThan(
        4.5,
      );
    }
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('my-build');
    await page.keyboard.press('Enter');
    await waitForText(cardOf(page, `Workload of ${name}`), /^The workload is made\.$/);
    const fit = cardOf(page, 'my-build');
    await fit.getByText(/^Rates: (?:NOT )?within 5 %/).waitFor();
    const checks = fit.getByRole('table', { name: /^Recorded against simulated/ });
    expect(await checks.getByRole('row').count()).toBeGreaterThan(3);
    await fit.getByText('What no recording shows').waitFor();
    await keepPicture(page, 'traces-fit', { fullPage: true });
  });

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
    await expect.poll(lab.readClipboard).toMatch(/--machine server-2 .*--workload my-build /);
    await keepPicture(page, 'traces-explore');
    await page.goBack();
  });

  it('marks its runs on other CPUs as extrapolated, in the list of runs and in their detail', async () => {
    const short = ['run.measureMs=1', 'run.warmupMs=0'];
    for (const cpus of [2, 4]) {
      const set = [`machine.cpus=${cpus}`, ...short].flatMap((field) => ['--set', field]);
      const spec = ['--machine', 'server-2', '--workload', 'my-build', '--policy', 'deferred'];
      const few = ['--replications', '5'];
      await lab.runLab('run', ...spec, ...few, ...set);
    }
    const address = await page.evaluate<string>('location.hash');
    await page.evaluate(`location.hash = '#/runs?filter=workload:my-build+policy:deferred'`);
    const rows = page.getByRole('row').filter({ hasText: 'my-build' });
    await expect.poll(() => rows.count()).toBe(2);
    const mark = 'extrapolated: recorded on 2 CPUs';
    const other = rows.filter({ hasText: mark });
    expect(await other.count()).toBe(1);
    await other.getByRole('gridcell', { name: `4 ~ ${mark}` }).click();
    await page.keyboard.press('Enter');
    await page.getByText(`4 CPUs, my-build (${mark})`).waitFor();
    await keepPicture(page, 'runs-extrapolated');
    // The number of steps back depends on whether the detail's address is written yet.
    await page.evaluate(`location.hash = ${JSON.stringify(address)}`);
    await cardOf(page, 'my-build').waitFor();
  });

  it('deletes a workload only when asked twice', async () => {
    await page.getByRole('button', { name: 'Delete workload my-build' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete workload my-build' });
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await cardOf(page, 'my-build').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Explore', exact: true }).click();
    const form = page.getByRole('form', { name: 'New sweep' });
    expect(await form.getByLabel('Workload').inputValue()).toBe('kernel-build');
    expect(lab.problems).toEqual([]);
  });
});
