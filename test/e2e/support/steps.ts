import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { policies } from '../../support/direct-map-policies.ts';

/** Runs of the reference study: every policy on both published machines. */
export const studyRuns = 2 * policies.length;

/** A sweep as a user fills it in. */
export interface Asked {
  readonly machine: string;
  readonly policies: readonly string[];
  readonly axis: { readonly field: string; readonly from: string; readonly to: string };
  readonly runs: number;
}

/** Takes several seconds, so that a reload comes in the middle. */
export const slow: Asked = {
  machine: 'xeon-8160-2s',
  policies: ['none', 'deferred', 'latr'],
  axis: { field: 'machine.cpus', from: '16', to: '17' },
  runs: 6,
};

/** Many short runs, so that a kill leaves some finished and some not. */
export const many: Asked = {
  machine: 'i5-3550',
  policies: ['none', 'sync', 'deferred', 'deferred-bounded', 'invlpgb'],
  axis: { field: 'run.seed', from: '11', to: '14' },
  runs: 20,
};

/** Fills the form from the start, waits for its plan, and runs it. */
export async function startSweep(page: Page, asked: Asked): Promise<void> {
  const { machine, policies, axis, runs } = asked;
  await page.getByRole('link', { name: 'Explore', exact: true }).click();
  const form = page.getByRole('form', { name: 'New sweep' });
  await form.getByRole('button', { name: 'Reset' }).click();
  await form.getByLabel('Machine', { exact: true }).selectOption(machine);
  await form.getByRole('button', { name: 'None', exact: true }).click();
  for (const name of policies) await form.getByRole('checkbox', { name, exact: true }).check();
  await form.getByRole('button', { name: 'Add axis' }).click();
  const part = form.getByRole('group', { name: 'Axis 1', exact: true });
  const field = part.getByRole('combobox', { name: 'Field' });
  await field.fill(axis.field);
  await field.press('Enter');
  await part.getByLabel('Values as').selectOption('Range, linear');
  await part.getByLabel('From', { exact: true }).fill(axis.from);
  await part.getByLabel('To', { exact: true }).fill(axis.to);
  await form.getByText(`${runs} runs, 0 of them stored`).first().waitFor();
  const rows = form.getByRole('region', { name: 'Planned runs' }).getByRole('row');
  // The heading, and the first run.
  await expect.poll(() => rows.count()).toBe(1 + Math.min(runs, 20));
  await form.getByRole('button', { name: `Run ${runs} new` }).click();
}

/** The card of a sweep; its name is `Sweep 2` or `Reference study`. */
export function cardOf(page: Page, name: string): Locator {
  return page.getByRole('article', { name, exact: true });
}

/** Simulating is slow on a busy computer. */
const patienceMs = 120_000;
/** For a test that waits for the end of a sweep. */
export const sweepTime = 5 * patienceMs;

/** Waits until a text of the card matches. */
export async function waitForText(card: Locator, text: RegExp): Promise<void> {
  await card.getByText(text).first().waitFor({ timeout: patienceMs });
}

/** The reference study starts by itself; pauses it, so that it does not interfere. */
export async function pauseStudy(page: Page): Promise<void> {
  const study = cardOf(page, 'Reference study');
  await study.getByRole('button', { name: 'Pause' }).click();
  await waitForText(study, new RegExp(String.raw`^Paused at \d+ of ${studyRuns} runs`));
}
