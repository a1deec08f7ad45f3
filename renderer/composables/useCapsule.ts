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
  const { error, isBusy, attempt, dismiss } = useAttempt();

  async function open(pasted: string): Promise<void> {
    text.value = pasted.slice(0, maxLength);
    [found.value, outcome.value] = [null, null];
    found.value = (await attempt(() => lab.call('capsule.read', { text: text.value }))) ?? null;
  }

  async function verify(): Promise<void> {
    outcome.value = (await attempt(() => lab.call('capsule.verify', { text: text.value }))) ?? null;
  }

  function close(): void {
    text.value = '';
    [found.value, outcome.value] = [null, null];
    dismiss();
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
