import type { Locator, Page } from 'playwright-core';

/** A sweep as a person fills it in. */
export interface Asked {
  readonly machine: string;
  readonly axes: readonly [string, string];
  readonly runs: number;
}

/** Takes several seconds, so that a reload falls into the middle. */
export const slow: Asked = {
  machine: 'xeon-8160-2s',
  axes: ['policy=none,deferred,latr', 'run.seed=2..5'],
  runs: 12,
};

/** Many short runs, so that a kill leaves some finished and some not. */
export const many: Asked = {
  machine: 'i5-3550',
  axes: ['policy=none,sync,deferred,latr,broadcast', 'run.seed=11..18'],
  runs: 40,
};

export async function startSweep(page: Page, { machine, axes, runs }: Asked): Promise<void> {
  await page.getByLabel('Machine').selectOption(machine);
  await page.getByLabel('First axis').fill(axes[0]);
  await page.getByLabel('Second axis').fill(axes[1]);
  await page.getByRole('button', { name: 'Plan' }).click();
  await page.getByText(`${runs} runs`).first().waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
}

/** The card of a sweep; its name is `Sweep 2` or `Reference study`. */
export function cardOf(page: Page, name: string): Locator {
  return page.getByRole('article', { name, exact: true });
}

/** Waits until a text of the card fits. */
export async function waitForText(card: Locator, text: RegExp): Promise<void> {
  await card.getByText(text).first().waitFor();
}

/** The reference study starts by itself; paused, it is in nobody's way. */
export async function pauseStudy(page: Page): Promise<void> {
  const study = cardOf(page, 'Reference study');
  await study.getByRole('button', { name: 'Pause' }).click();
  await waitForText(study, /^Paused at \d+ of 28 runs/);
}
