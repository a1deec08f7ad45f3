import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../../.ci/chromium.mjs';

const program = findChromium();

/** True if there is no Chromium. The set-up reported it; with CI=true it failed. */
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

/** Timeout for work that is slow on a busy computer, ms. */
const pagePatienceMs = 120_000;

let running: Promise<Browser> | undefined;

/** The one Chromium for all walks of a process; ends with the process. Root cannot use its sandbox. */
function launchOnce(): Promise<Browser> {
  running ??= chromium.launch({
    executablePath: program ?? '',
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: quiet,
  });
  return running;
}

/** Ends Chromium, so that a program without further walks can exit. */
export async function endChromium(): Promise<void> {
  await (await running)?.close();
  running = undefined;
}

/** A fresh, empty profile in the shared Chromium. */
export async function openBrowser(): Promise<TestBrowser> {
  const context = await (await launchOnce()).newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(pagePatienceMs);
  return { context, close: () => context.close() };
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
