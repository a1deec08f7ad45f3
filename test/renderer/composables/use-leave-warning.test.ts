import { expect, it } from 'vitest';
import { useLeaveWarning } from '../../../renderer/composables/useLeaveWarning.ts';
import { withScope } from '../support/fake-client.ts';

it('has the browser ask only while the end of the page would lose something', () => {
  const page = new EventTarget();
  let wouldLose = false;
  const { stop } = withScope(() => useLeaveWarning(page as Window, () => wouldLose));
  /** False if the browser should ask. */
  const leave = () => page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(leave()).toBe(true);
  wouldLose = true;
  expect(leave()).toBe(false);
  stop();
  expect(leave()).toBe(true);
});
