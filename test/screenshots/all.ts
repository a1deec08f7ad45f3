import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { states, type State } from './states.ts';

const sizes = [
  [1280, 800],
  [1440, 900],
  [1920, 1080],
  [800, 900],
  [480, 900],
] as const;
const themes = ['light', 'dark'] as const;

/** So many looks in a row have to find nothing that is still to come: parts of a page bring others. */
const calmLooks = 8;

/** Figures are made when they come near the window: passes all of them, down to the end. */
async function passFigures(page: Page): Promise<void> {
  const isBusy = `(() => {
    const words = [...document.querySelectorAll('p, div, span')].filter(
      (one) => one.children.length === 0 && one.textContent.startsWith('Loading '),
    );
    const busy = [...document.querySelectorAll('[aria-busy=true]'), ...words];
    busy[0]?.scrollIntoView({ block: 'center' });
    return busy.length > 0;
  })()`;
  const end = Date.now() + 30_000;
  for (let calm = 0; calm < calmLooks && Date.now() < end;) {
    calm = (await page.evaluate(isBusy)) ? 0 : calm + 1;
    await page.waitForTimeout(100);
  }
  await page.evaluate('scrollTo(0, 0)');
  await page.waitForTimeout(300);
}

/** Says what is cut off at the right: of the page, and of texts that end in dots. */
async function reportCut(page: Page, name: string): Promise<void> {
  const cut = await page.evaluate<string[]>(`(() => {
    const beyond = ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth;
    const all = [...document.querySelectorAll('main *, dialog:modal *')];
    const dotted = all.filter(
      (one) => getComputedStyle(one).textOverflow === 'ellipsis' && beyond(one) > 0,
    );
    const page = beyond(document.documentElement);
    return [
      ...(page > 0 ? ['the page by ' + page + ' px'] : []),
      ...new Set(dotted.map((one) => JSON.stringify(one.textContent.trim().slice(0, 40)))),
    ];
  })()`);
  if (cut.length > 0) console.log(`${name}: cut off: ${cut.slice(0, 8).join(', ')}`);
}

async function takeState(page: Page, folder: string, state: State, keys: readonly string[]) {
  const { name, hash, act, isWindow = false } = state;
  await page.goto('about:blank');
  await page.goBack();
  await page.evaluate(`location.hash = ${JSON.stringify(hash(keys))}`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await passFigures(page);
  await act?.(page);
  await page.waitForTimeout(300);
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: !isWindow });
  await reportCut(page, path);
  return `${name}.png`;
}

/** One page with all pictures, to look through. */
function writeGallery(folder: string, pictures: readonly string[]): void {
  const items = pictures.map((one) => `<h2>${one}</h2><img src="${one}" loading="lazy" alt="">`);
  const style = 'body{font:14px sans-serif}img{max-width:100%;border:1px solid #888}';
  const text = `<!doctype html><title>Every page</title><style>${style}</style>${items.join('\n')}\n`;
  writeFileSync(join(folder, 'index.html'), text);
}

/**
 * Takes a picture of every page and dialog at every size in both themes.
 * @param only Text that a picture's `SIZE-THEME/NAME` has to contain.
 */
export async function takeAll(
  page: Page,
  folder: string,
  keys: readonly string[],
  only: string,
): Promise<void> {
  const pictures: string[] = [];
  for (const [width, height] of sizes) {
    for (const theme of themes) {
      const group = `${width}-${theme}`;
      const wanted = states.filter(({ name }) => `${group}/${name}`.includes(only));
      if (wanted.length === 0) continue;
      mkdirSync(join(folder, group), { recursive: true });
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      for (const state of wanted) {
        const picture = await takeState(page, join(folder, group), state, keys);
        pictures.push(`${group}/${picture}`);
      }
      console.log(`Written to ${join(folder, group)}: ${wanted.length} pictures`);
    }
  }
  writeGallery(folder, pictures);
}
