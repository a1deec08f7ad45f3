import { onScopeDispose, ref } from 'vue';

/** How long a status is shown. */
const shownMs = 4000;

/** The used part of the page's clipboard. */
export interface TextClipboard {
  writeText(text: string): Promise<void>;
}

/** Copies through a hidden text field, for pages that may not use the clipboard. */
function copyBySelection(text: string, page: Document): boolean {
  const before = page.activeElement;
  const field = page.createElement('textarea');
  field.value = text;
  field.className = 'visually-hidden';
  field.setAttribute('aria-hidden', 'true');
  // Inside an open dialog, because nothing outside it can be selected.
  (page.querySelector('dialog:modal') ?? page.body).append(field);
  field.select();
  const isCopied = page.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}

/** @throws Error when both ways are denied. */
export async function writeClipboard(
  text: string,
  clipboard: TextClipboard | undefined = navigator.clipboard,
): Promise<void> {
  try {
    if (!clipboard) throw new Error('the page has no clipboard');
    await clipboard.writeText(text);
  } catch (error) {
    if (!copyBySelection(text, document)) throw error;
  }
}

/** Copies a text and briefly shows whether that worked. */
export function useCopy(write: (text: string) => Promise<void> = writeClipboard) {
  const status = ref('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));

  async function copy(text: string): Promise<void> {
    clearTimeout(timer);
    status.value = '';
    try {
      await write(text);
      status.value = 'Copied.';
    } catch {
      status.value = 'Copying is not allowed here. Select the text instead.';
    }
    timer = setTimeout(() => (status.value = ''), shownMs);
  }

  return { copy, status };
}
