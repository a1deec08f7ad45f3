import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../../.ci/chromium.mjs';

const program = findChromium();

/** True where there is no Chromium. The set-up has said so; with CI=true it has failed. */
export const isChromiumMissing = program === undefined;

if (isChromiumMissing && process.env['CI'] === 'true') {
  throw new Error('there is no Chromium, and with CI=true its tests must run');
}

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface TestBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** A headless Chromium with a profile of its own. Root has no sandbox to run it in. */
export async function openBrowser(): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'lab-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: program ?? '',
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: quiet,
    viewport: { width: 1280, height: 800 },
  });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** A page whose warnings, errors and reports against the content policy are added to `problems`. */
export async function openPage(
  { context }: Pick<TestBrowser, 'context'>,
  problems: string[],
): Promise<Page> {
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  return page;
}
