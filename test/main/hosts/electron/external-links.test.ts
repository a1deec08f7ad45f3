import { describe, expect, it } from 'vitest';
import { publishedSources } from '../../../../main/lab/validation/published.ts';
import { externalLinks, openExternalLink } from '../../../../main/hosts/electron/external-links.ts';

describe('external links', () => {
  const urls = Object.values(externalLinks).map(({ url }) => new URL(url));

  it('lead to the mail archive and the documentation of the kernel, over https', () => {
    expect(urls.map(({ origin }) => origin)).toEqual([
      'https://lore.kernel.org',
      'https://lore.kernel.org',
      'https://lore.kernel.org',
      'https://docs.kernel.org',
    ]);
  });

  it('lead to the e-mails with the published numbers', () => {
    const { v7, v8, 'v9-batch': v9 } = publishedSources;
    const mails = [v7, v8, v9].map(({ messageId }) => `/r/${messageId}`);
    expect(urls.slice(0, 3).map(({ pathname }) => pathname)).toEqual(mails);
  });

  it('are opened by their id', async () => {
    const opened: string[] = [];
    await openExternalLink({ openExternal: async (url) => void opened.push(url) }, 'kernel-tlb');
    expect(opened).toEqual(['https://docs.kernel.org/arch/x86/tlb.html']);
  });

  it.each(['https://example.org/', 'file:///etc/passwd', 'constructor', '__proto__', ''])(
    'are not opened by %j, which is no id',
    async (id) => {
      const openExternal = async () => expect.unreachable();
      await expect(openExternalLink({ openExternal }, id)).rejects.toMatchObject({
        code: 'unknown-name',
        hint: 'one of xpfo-v7, xpfo-v8, xpfo-v9, kernel-tlb',
      });
    },
  );
});
