import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RunResult } from '../../../shared/result.ts';
import type { LabOn } from './lab-on.ts';

/** Runs a workload briefly under two policies, with the same seed; returns their keys. */
export async function sweepTwo(
  lab: LabOn,
  workload: string,
  ...words: readonly string[]
): Promise<string[]> {
  const quick = ['--machine', 'server-4', '--set', 'run.measureMs=2', '--replications', '2'];
  const vary = ['--vary', 'policy=sync,deferred', '--quiet'];
  await lab('sweep', ...quick, '--workload', workload, ...words, ...vary);
  const lines = (await lab('list', '--json')).trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Pick<RunResult, 'key' | 'spec'>);
  const own = rows.filter(({ spec }) => spec.workload.name === workload);
  return ['sync', 'deferred'].map(
    (name) => own.find(({ spec }) => spec.policy.name === name)?.key ?? '',
  );
}

/** What a walk reads from the page Timeline, and how it gets there. */
export function timelinePage(page: () => Page) {
  const canvas = () => page().getByRole('application');
  const panel = () => page().getByRole('complementary', { name: 'What is chosen' });
  const heading = () => panel().getByRole('heading', { level: 3 }).innerText();
  const press = (key: string) => page().keyboard.press(key);
  const said = () => page().locator('.timeline > [role=status]').innerText();
  const param = (name: string) =>
    page().evaluate<string>(
      `new URLSearchParams(location.hash.split('?')[1]).get('${name}') ?? ''`,
    );

  /** What is seen, ns, once the address has followed. */
  async function span() {
    const [from = NaN, to = NaN] = (await param('view')).split('-').map(Number);
    return { from, to, ns: to - from };
  }

  async function goTo(params: Record<string, string>): Promise<void> {
    const hash = `#/timeline?${new URLSearchParams(params)}`;
    await page().evaluate(`location.hash = ${JSON.stringify(hash)}`);
  }

  async function open(params: Record<string, string>): Promise<void> {
    await goTo(params);
    await panel().getByRole('heading', { level: 3 }).waitFor();
    await expect.poll(() => param('view')).not.toBe('');
  }
  return { canvas, panel, heading, press, said, param, span, goTo, open };
}
