import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
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

/** For what takes as long as the computer is busy with other things, ms. */
const pagePatienceMs = 120_000;

let running: Promise<Browser> | undefined;

/** The one Chromium of all walks of a process; it ends with it. Root has no sandbox to run it in. */
function launchOnce(): Promise<Browser> {
  running ??= chromium.launch({
    executablePath: program ?? '',
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: quiet,
  });
  return running;
}

/** Ends Chromium, for a program that has no more walks and is to end by itself. */
export async function endChromium(): Promise<void> {
  await (await running)?.close();
  running = undefined;
}

/** A profile of its own, with nothing in it, in the Chromium that walks share. */
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
