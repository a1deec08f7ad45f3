import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openBrowser, openPage } from './chromium.ts';
import { labOn } from './lab-on.ts';
import { serveLab } from './served-lab.ts';
import { cardOf } from './steps.ts';
import { holdStudy } from './walk.ts';

const root = resolve(import.meta.dirname, '../../..');

/** A recording of 107 ms on 2 CPUs. */
export const fixture = join(root, 'test/main/trace/fixtures/kernel-build-2cpu.perf.txt.zst');
export const fixtureName = basename(fixture);

/** A separate lab, and a page of it that may use the clipboard. */
export async function openTraces() {
  const folder = mkdtempSync(join(tmpdir(), 'lab-traces-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  await holdStudy(database);
  const lab = await serveLab(database);
  const { context, close } = await openBrowser();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await openPage({ context }, problems);
  // Catches dialogs from now on, including one that opens before anything waits for it.
  page.on('filechooser', () => undefined);
  await page.goto(lab.link);

  return {
    page,
    folder,
    /** Problems that the page reported. */
    problems,
    runLab: labOn(database),
    readClipboard: () => page.evaluate('navigator.clipboard.readText()'),
    async close(): Promise<void> {
      await close();
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type TracesPage = Awaited<ReturnType<typeof openTraces>>;

/** The card of a file's import. */
export function importOf(page: Page, file: string): Locator {
  return cardOf(page, `Import of ${basename(file)}`);
}

/** Gives these files to the dialog that an action opens. */
export async function chooseFiles(
  page: Page,
  action: () => Promise<unknown>,
  files: string | readonly string[],
): Promise<void> {
  const chosen = page.waitForEvent('filechooser');
  await action();
  await (await chosen).setFiles(files);
}

/** Drags a file there, as a user would. True if the browser was kept from navigating to it. */
export async function dropFile(page: Page, path: string): Promise<boolean> {
  const base64 = readFileSync(path).toString('base64');
  const what = JSON.stringify({ base64, name: basename(path) });
  const kept: unknown = await page.evaluate(`(() => {
    const { base64, name } = ${what};
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name));
    const target = document.querySelector('main');
    const dispatch = (type) => !target.dispatchEvent(
      new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    return dispatch('dragover') && dispatch('drop');
  })()`);
  return kept === true;
}

/** The texts of each row's cells. */
export async function cellsOf(rows: Locator): Promise<string[][]> {
  return (await rows.allInnerTexts()).map((row) => row.split('\t'));
}
