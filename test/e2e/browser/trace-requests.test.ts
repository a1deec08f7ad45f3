import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from '../support/accessibility.ts';
import { isChromiumMissing } from '../support/chromium.ts';
import { keepPicture } from '../support/pictures.ts';
import { cardOf, waitForText } from '../support/steps.ts';
import { openTraces, type TracesPage } from '../support/traces.ts';

const root = resolve(import.meta.dirname, '../../..');
const name = 'mmap-munmap-2cpu.perf.txt.zst';
const recording = join(root, 'test/main/trace/fixtures', name);

/** Counters of a machine with two CPUs, as two snapshots ten seconds apart. */
const snapshot = (seconds: number, count: number) =>
  [
    `${seconds}.00 ${seconds}.00`,
    `nr_tlb_remote_flush ${count}`,
    `nr_tlb_remote_flush_received ${count}`,
    '           CPU0       CPU1',
    `TLB:     ${count}     ${2 * count}   TLB shootdowns`,
    '',
  ].join('\n');

describe.skipIf(isChromiumMissing)('requests and counters in a browser', () => {
  let lab: TracesPage;
  let page: Page;

  beforeAll(async () => {
    lab = await openTraces();
    ({ page } = lab);
    const counters = join(lab.folder, 'counters.txt');
    writeFileSync(counters, snapshot(100, 1000) + snapshot(110, 21_000));
    await lab.runLab('trace', 'import', recording, '--quiet');
    await lab.runLab('trace', 'import', counters, '--quiet');
    await page.getByRole('link', { name: 'Traces', exact: true }).click();
  });

  afterAll(() => lab?.close());

  const table = (title: string) => page.getByRole('group', { name: title, exact: true });
  const cellsIn = async (title: string, heading: string) => {
    const named = page.getByRole('rowheader', { name: heading, exact: true });
    const row = table(title).getByRole('row').filter({ has: named });
    return (await row.getByRole('cell').allInnerTexts()).map((cell) => cell.replaceAll(' ', ''));
  };

  it('shows recorded requests, with how sure their targets are', async () => {
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name: 'Flush requests for user mappings' }).waitFor();
    const [count = ''] = await cellsIn('Recorded requests', 'Requests');
    expect(Number(count)).toBeGreaterThan(1000);
    await page
      .getByText(/^Targets are (?:exact|AT LEAST)/)
      .first()
      .waitFor();
  });

  it('replays them, and shows what was recorded beside', async () => {
    await page.getByRole('button', { name: 'Replay the requests' }).click();
    await waitForText(cardOf(page, `Replay of the requests of ${name}`), /^Replayed\.$/);
    const shown = 'Requests, recorded and replayed';
    await table(shown).waitFor();
    const [requests, targets] = await cellsIn(shown, 'as recorded');
    expect(await cellsIn(shown, 'kernel')).toEqual(
      expect.arrayContaining([requests, targets]) as unknown,
    );
    expect(await cellsIn('Latency of a request', 'kernel')).toHaveLength(4);
    await page.getByRole('button', { name: 'Copy as text: requests' }).click();
    await expect.poll(lab.readClipboard).toMatch(/^Flush requests for user mappings, simulated on/);
    await keepPicture(page, 'traces-requests', { fullPage: true });
    expect(await findViolations(page)).toEqual([]);
  });

  it('shows counters with the simulated ones of a recording beside', async () => {
    await page.getByRole('link', { name: 'counters.txt' }).click();
    const [count, rate] = await cellsIn('Counters', 'TLB');
    expect([count, rate]).toEqual(['60000', '3000']);
    const choice = page.getByLabel(/^Simulated counters beside/);
    await choice.selectOption({ label: `1: ${name}` });
    await expect.poll(async () => (await cellsIn('Counters', 'TLB')).length).toBe(3);
    await page.getByText(/^TLB: flushes of user mappings/).waitFor();
    expect(await page.getByRole('button', { name: 'Replay it under policies' }).count()).toBe(0);
    await keepPicture(page, 'traces-counters', { fullPage: true });
    expect(await findViolations(page)).toEqual([]);
    expect(lab.problems).toEqual([]);
  });
});
