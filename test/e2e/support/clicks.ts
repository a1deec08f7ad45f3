import type { Locator } from 'playwright-core';

/** Clicks, and how many there were: the effort that a question takes. */
export function countClicks() {
  let count = 0;
  return {
    click: async (target: Locator): Promise<void> => {
      count += 1;
      await target.click();
    },
    /** Puts the cursor into a field and types. */
    type: async (target: Locator, text: string): Promise<void> => {
      count += 1;
      await target.click();
      await target.fill(text);
    },
    /** One click opens the list, one chooses. */
    choose: async (target: Locator, label: string): Promise<void> => {
      count += 2;
      await target.selectOption({ label });
    },
    count: (): number => count,
  };
}
