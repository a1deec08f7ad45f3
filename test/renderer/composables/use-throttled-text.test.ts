import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import { useThrottledText } from '../../../renderer/composables/useThrottledText.ts';
import { withScope } from '../support/fake-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says the first change of a text at once, then the newest at most every few seconds', async () => {
  const source = ref('0 %');
  const { value: text, stop } = withScope(() => useThrottledText(() => source.value, 5000));
  const said: string[] = [];
  for (let percent = 1; percent <= 100; percent++) {
    source.value = `${percent} %`;
    await nextTick();
    await vi.advanceTimersByTimeAsync(100);
    if (said.at(-1) !== text.value) said.push(text.value);
  }
  await vi.advanceTimersByTimeAsync(5000);
  stop();
  expect(said).toEqual(['1 %', '50 %', '100 %']);
});
