import { onScopeDispose, shallowRef } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import type { Client } from '../client/client.ts';
import { useAttempt } from './useAttempt.ts';
import { isTextField } from './useKeys.ts';

type PasteWindow = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/** Text that mails may have wrapped: the mark of a capsule is looked for without spaces. */
const holdsCapsule = (text: string) => text.replace(/[\s>|=]+/g, '').includes('[lab1:');

/** The longest text that the lab reads. */
const maxLength = 100_000;

/** Opens a capsule that is pasted anywhere on the page but into a text field. */
export function useCapsule(
  page: PasteWindow,
  lab: Client,
  isField: (target: EventTarget | null) => boolean = isTextField,
) {
  const text = shallowRef('');
  const found = shallowRef<CallValue<'capsule.read'> | null>(null);
  const outcome = shallowRef<CallValue<'capsule.verify'> | null>(null);
  const { error, isBusy, attemptNewest, drop } = useAttempt();

  async function open(pasted: string): Promise<void> {
    text.value = pasted.slice(0, maxLength);
    [found.value, outcome.value] = [null, null];
    const read = await attemptNewest(() => lab.call('capsule.read', { text: text.value }));
    if (read) found.value = read;
  }

  async function verify(): Promise<void> {
    outcome.value = null;
    const verified = await attemptNewest(() => lab.call('capsule.verify', { text: text.value }));
    if (verified) outcome.value = verified;
  }

  function close(): void {
    text.value = '';
    [found.value, outcome.value] = [null, null];
    drop();
  }

  function onPaste(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (isField(event.target) || !holdsCapsule(pasted)) return;
    event.preventDefault();
    void open(pasted);
  }

  page.addEventListener('paste', onPaste);
  onScopeDispose(() => page.removeEventListener('paste', onPaste));
  return { text, found, outcome, error, isBusy, open, verify, close };
}
