import type { Locator, Page } from 'playwright-core';

export async function hasFocus(page: Page, target: Locator): Promise<boolean> {
  return (await target.and(page.locator(':focus')).count()) === 1;
}

export interface KeyWay {
  /** `Shift+Tab` goes back, arrows go through the choices of a group. */
  readonly key?: string;
  /** Presses before giving up. */
  readonly most?: number;
}

/** Presses Tab, or another key, until the target has the focus. */
export async function tabTo(
  page: Page,
  target: Locator,
  { key = 'Tab', most = 150 }: KeyWay = {},
): Promise<void> {
  for (let presses = 0; ; presses++) {
    if (await hasFocus(page, target)) return;
    if (presses === most) {
      const focused = await page.evaluate<string>(
        'document.activeElement?.outerHTML.slice(0, 120) ?? "nothing"',
      );
      const dialogs = await page.locator('dialog:modal').count();
      const where = `${focused} has the focus, ${dialogs} dialogs are open`;
      throw new Error(`${key} does not get there in ${most} presses: ${where}`);
    }
    await page.keyboard.press(key);
  }
}

/**
 * The problem with the focus: nothing has it, or its element is out of view, covered or not marked. Empty
 * if it is visible.
 */
export function findFocusProblem(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const one = document.activeElement;
    if (!one || one === document.body) return 'nothing has the focus';
    const describe = (element) => element?.outerHTML.slice(0, 120);
    const box = one.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, clientWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, clientHeight)];
    if (right - left < 1 || bottom - top < 1) return 'out of sight: ' + describe(one);
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!one.contains(hit)) return describe(one) + ' is covered by ' + describe(hit);
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const isMarked = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
    return isMarked ? '' : 'not marked: ' + describe(one);
  })()`);
}
