import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../main/hosts/launcher/build.ts';
import { chooseHost } from '../../../main/hosts/launcher/choose-host.ts';
import { locateElectron } from '../../../main/hosts/launcher/electron-program.ts';
import { lookAround } from '../../../main/hosts/launcher/surroundings.ts';
import { LabError } from '../../../shared/errors.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { cardOf, pauseStudy, slow, startSweep, waitForText } from '../support/steps.ts';
import { keepPicture } from '../support/pictures.ts';

const root = resolve(import.meta.dirname, '../../..');
/** As npm start chooses, but without a download: a test uses what is installed. */
const choice = await chooseHost(null, {
  ...lookAround(process.env),
  findElectron: async () => {
    const program = locateElectron(root, process.env, process.platform);
    if (program !== undefined) return program;
    throw new LabError('not-found', 'there is no Electron binary', 'install-electron');
  },
});
const isHere = choice.host === 'electron';
const reason = choice.host === 'browser' ? `skipped: ${choice.reason}` : 'in a window';
if (!isHere) console.warn(`The end-to-end test in Electron is ${reason}`);

describe.skipIf(!isHere)(`the lab in Electron (${reason})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-electron-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    ensureBuilt(root, ['renderer', 'main', 'preload'], () => undefined);
    app = await _electron.launch({
      executablePath: choice.host === 'electron' ? choice.program : '',
      args: [root, '--db', database, `--user-data-dir=${join(folder, 'profile')}`],
    });
    page = await app.firstWindow();
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
  });

  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('shows the page from its own scheme, with no way to Node', async () => {
    expect(page.url()).toBe('app://lab/index.html');
    const reach = await page.evaluate('[typeof require, typeof process, Object.keys(window.lab)]');
    expect(reach).toEqual(['undefined', 'undefined', ['call', 'subscribe', 'offerFile']]);
    await pauseStudy(page);
  });

  it('starts a sweep, shows its progress, and goes on over a reload to the end', async () => {
    await startSweep(page, slow);
    const card = cardOf(page, 'Sweep 2');
    await waitForText(card, /^[1-9]\d* of 6 runs/);
    await page.reload();
    await waitForText(card, /^\d+ of 6 runs/);
    await waitForText(card, /^Done: 6 runs/);
    await keepPicture(page, 'electron');
    const store = openStore(database, { readOnly: true });
    const statuses = store.findSweep(2)?.points.map(({ key }) => store.findRun(key)?.status);
    store.close();
    expect(statuses).toEqual(Array.from({ length: slow.runs }, () => 'done'));
    expect(problems).toEqual([]);
  });
});
