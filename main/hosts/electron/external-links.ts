// The external pages that the Help menu opens in the browser. The rule: an address is only ever taken
// from this list, by its id; nothing builds one, and the page cannot ask for one.
import { LabError } from '../../../shared/errors.ts';

/** The e-mails that raised the lab's question and published its numbers, and the kernel's documentation. */
export const externalLinks = {
  'xpfo-v7': {
    title: 'XPFO v7: defer TLB flushes',
    url: 'https://lore.kernel.org/r/c97fd93699adc018d666c3842ee973cb0acced2c.1547153058.git.khalid.aziz@oracle.com',
  },
  'xpfo-v8': {
    title: 'XPFO v8: batch TLB flushes',
    url: 'https://lore.kernel.org/r/6a92971cd9b360ec1b0ae75887f33f67774d681a.1550088114.git.khalid.aziz@oracle.com',
  },
  'xpfo-v9': {
    title: 'XPFO v9: batch TLB flushes',
    url: 'https://lore.kernel.org/r/be3868d4514e969f22d37d76a591683be9f6b3ee.1554248002.git.khalid.aziz@oracle.com',
  },
  'kernel-tlb': {
    title: "The TLB in the kernel's documentation",
    url: 'https://docs.kernel.org/arch/x86/tlb.html',
  },
} as const satisfies Record<string, { title: string; url: string }>;

export type ExternalLinkId = keyof typeof externalLinks;

/** @throws LabError `unknown-name` if the id is not in the list. */
export async function openExternalLink(
  shell: { openExternal(url: string): Promise<void> },
  id: string,
): Promise<void> {
  if (!Object.hasOwn(externalLinks, id)) {
    const hint = `one of ${Object.keys(externalLinks).join(', ')}`;
    throw new LabError('unknown-name', `there is no link ${JSON.stringify(id)}`, hint);
  }
  await shell.openExternal(externalLinks[id as ExternalLinkId].url);
}
