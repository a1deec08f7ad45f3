import type { Locator, Page } from 'playwright-core';

export async function hasFocus(page: Page, target: Locator): Promise<boolean> {
  return (await target.and(page.locator(':focus')).count()) === 1;
}

export interface KeyWay {
  /** `Shift+Tab` goes back, arrows go through the choices of a group. */
  readonly key?: string;
  /** Presses after which it is given up. */
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
    if (presses === most) throw new Error(`${key} does not get there in ${most} presses`);
    await page.keyboard.press(key);
  }
}

/**
 * What is wrong with the focus: that nothing has it, or that what has it is out of sight, covered or not
 * marked. Empty where a person sees it.
 */
export function findFocusProblem(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const one = document.activeElement;
    if (!one || one === document.body) return 'nothing has the focus';
    const tell = (element) => element?.outerHTML.slice(0, 120);
    const box = one.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, clientWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, clientHeight)];
    if (right - left < 1 || bottom - top < 1) return 'out of sight: ' + tell(one);
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!one.contains(hit)) return tell(one) + ' is covered by ' + tell(hit);
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const isMarked = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
    return isMarked ? '' : 'not marked: ' + tell(one);
  })()`);
}
