import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isSlurmMissing,
  startSlurmCluster,
  type SlurmCluster,
} from '../../support/daemons/slurm-cluster.ts';
import { isChromiumMissing, openBrowser, openPage, type TestBrowser } from '../support/chromium.ts';
import { keepPicture } from '../support/pictures.ts';
import { serveLab, type ServedLab } from '../support/served-lab.ts';
import { cardOf, sweepTime, waitForText } from '../support/steps.ts';
import { endWalk, holdStudy } from '../support/walk.ts';

describe.skipIf(isChromiumMissing || isSlurmMissing)('a cluster behind the pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-e2e-cluster-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  let cluster: SlurmCluster;
  let browser: TestBrowser;
  let lab: ServedLab;
  let page: Page;

  /** Tasks of a partition that is down wait, whatever the time. */
  const setPartition = (state: 'up' | 'down') =>
    execFileSync('scontrol', ['update', 'PartitionName=lab', `State=${state}`], {
      env: cluster.env,
    });

  beforeAll(async () => {
    await holdStudy(database);
    cluster = await startSlurmCluster(2);
    setPartition('down');
    lab = await serveLab(database, [], cluster.env);
    browser = await openBrowser();
    page = await openPage(browser, problems);
    await page.goto(lab.link);
  });

  afterAll(async () => {
    await endWalk({ lab, browser }, folder);
    await cluster.remove();
  });

  it(
    'takes a sweep as a job array, shows its shards over a reload, and gives back its runs',
    { timeout: sweepTime },
    async () => {
      const form = page.getByRole('form', { name: 'New sweep' });
      await form.getByLabel('Machine', { exact: true }).selectOption('i5-3550');
      for (const name of ['At least', 'At most']) {
        await form.getByLabel(name, { exact: true }).fill('2');
      }
      await form.getByRole('button', { name: 'None', exact: true }).click();
      for (const name of ['none', 'sync']) {
        await form.getByRole('checkbox', { name, exact: true }).check();
      }
      await form.getByLabel('Run on').selectOption('A cluster with Slurm');
      await form.getByText(`Plan and results are in ${join(folder, 'lab-slurm')}`).waitFor();
      await form.getByLabel('Shards').fill('none');
      await form.getByText('shards: It can be 1 to 10000.').first().waitFor();
      await form.getByLabel('Shards').fill('2');
      await form.getByLabel('Run on').evaluate((field) => field.scrollIntoView());
      await keepPicture(page, 'cluster-form');
      await form.getByRole('button', { name: 'Run 2 new' }).click();

      const card = cardOf(page, 'Sweep 2');
      const waiting = /^Slurm job \d+: 0 of 2 shards done, 2 waiting; 0 replications/;
      await waitForText(card, waiting);
      await page.reload();
      await waitForText(card, waiting);
      await card.getByRole('button', { name: 'Pause' }).waitFor();
      await page.emulateMedia({ colorScheme: 'dark' });
      await keepPicture(page, 'cluster-waiting');
      setPartition('up');
      await waitForText(card, /^Done: 2 runs/);
      expect(problems).toEqual([]);
    },
  );
});
