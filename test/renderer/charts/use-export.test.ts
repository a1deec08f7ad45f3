import { describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import type { ExportPage } from '../../../renderer/charts/export-page.ts';
import { useExport } from '../../../renderer/composables/useExport.ts';
import type { CallValue } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, describeFakeLab, withScope } from '../support/fake-client.ts';

const request = { name: 'who-pays', runs: { sweep: 3 } } as const;
const extensions: Readonly<Record<string, string>> = { mail: 'txt', csv: 'csv', svg: 'svg' };

function setUp(host: 'electron' | 'browser', page: Partial<ExportPage> = {}) {
  const lab = createFakeLab({
    'lab.describe': () => describeFakeLab(host),
    'export.text': ({ format }) => ({
      name: `sweep-3-who-pays.${extensions[format]}`,
      text: `as ${format}`,
    }),
    'file.choose': ({ name }) => ({ token: 'once', path: `/home/${name}` }),
    'export.save': () => ({ path: '/home/figure.txt', bytes: 8 }),
  });
  const done: unknown[] = [];
  const full: ExportPage = {
    drawPng: async (svg) => new Blob([`png of ${svg}`], { type: 'image/png' }),
    copyText: async (text) => void done.push(['copied', text]),
    copyPicture: async ({ type }) => void done.push(['copied', type]),
    download: (name, { type }) => void done.push(['downloaded', name, type]),
    ...page,
  };
  const { value: own, stop } = withScope(() => useExport(lab, request, full));
  return { lab, own, stop, done };
}

/** Waits until the requested content is there, or failed. */
async function settle(own: ReturnType<typeof useExport>): Promise<void> {
  await nextTick();
  await expect.poll(() => own.isLoading.value).toBe(false);
}

describe('the export of a figure', () => {
  it('starts with mail text, and copies just what it shows', async () => {
    const { lab, own, done } = setUp('browser');
    await settle(own);
    expect(own.exported.value).toEqual({
      format: 'mail',
      name: 'sweep-3-who-pays.txt',
      text: 'as mail',
      png: null,
    });
    expect(lab.inputs('export.text')).toEqual([{ figure: request, format: 'mail' }]);
    await own.copy();
    expect(done).toEqual([['copied', 'as mail']]);
    expect(own.status.value).toBe('Copied.');
  });

  it('says what became of the format that was chosen last, not of one before', async () => {
    const { lab, own } = setUp('browser');
    await settle(own);
    const slow = defer<CallValue<'export.text'>>();
    lab.serve['export.text'] = ({ format }) => {
      if (format === 'csv') return slow.promise;
      throw new LabError('not-allowed', 'too many points', 'choose another');
    };
    own.format.value = 'csv';
    await nextTick();
    own.format.value = 'svg';
    await nextTick();
    slow.resolve({ name: 'figure.csv', text: 'as csv' });
    await settle(own);
    expect([own.exported.value, own.error.value?.message]).toEqual([null, 'too many points']);
  });

  it('saves where the person chose, in the desktop app', async () => {
    const { lab, own, done } = setUp('electron');
    await settle(own);
    await own.save();
    expect(own.status.value).toBe('Saved to /home/figure.txt.');
    expect(lab.inputs('file.choose')).toEqual([
      { purpose: 'export', name: 'sweep-3-who-pays.txt' },
    ]);
    expect(lab.inputs('export.save')).toEqual([{ figure: request, format: 'mail', token: 'once' }]);
    expect(done).toEqual([]);
  });

  it('saves nothing when the user cancels', async () => {
    const { lab, own, done } = setUp('electron');
    lab.serve['file.choose'] = () => ({ token: null, path: null });
    await settle(own);
    await own.save();
    expect([own.status.value, own.error.value, done]).toEqual(['', null, []]);
    expect(lab.inputs('export.save')).toEqual([]);
  });

  it('hands the file to the browser where the lab has no dialog, without asking for one', async () => {
    const { lab, own, done } = setUp('browser');
    await settle(own);
    await own.save();
    expect(done).toEqual([['downloaded', 'sweep-3-who-pays.txt', 'text/plain']]);
    expect(own.status.value).toBe('Handed to the browser as sweep-3-who-pays.txt.');
    expect(lab.inputs('file.choose')).toEqual([]);
  });

  it('does so too when the dialog is refused, but not when the file cannot be written', async () => {
    const { lab, own, done } = setUp('electron');
    lab.serve['file.choose'] = () => {
      throw new LabError('not-allowed', 'no dialog here', '');
    };
    await settle(own);
    await own.save();
    expect(done).toHaveLength(1);

    lab.serve['file.choose'] = () => ({ token: 'once', path: '/full' });
    lab.serve['export.save'] = () => {
      throw new LabError('not-allowed', 'the file could not be written', 'free some space');
    };
    await own.save();
    expect(done).toHaveLength(1);
    expect(own.error.value?.hint).toBe('free some space');
    expect(own.status.value).toBe('');
  });

  it('draws a PNG of the SVG, copies it as a picture and always downloads it', async () => {
    const { lab, own, done } = setUp('electron');
    own.format.value = 'png';
    await settle(own);
    expect(own.exported.value).toMatchObject({ name: 'sweep-3-who-pays.png', text: 'as svg' });
    await own.copy();
    await own.save();
    expect(done).toEqual([
      ['copied', 'image/png'],
      ['downloaded', 'sweep-3-who-pays.png', 'image/png'],
    ]);
    expect(lab.inputs('file.choose')).toEqual([]);
  });

  it('says what could not be drawn or copied, and what to do', async () => {
    const broken = () => Promise.reject(new Error('no'));
    const { own } = setUp('browser', { drawPng: broken, copyText: broken });
    await settle(own);
    await own.copy();
    expect(own.error.value).toMatchObject({ message: 'no', hint: 'save it to a file instead' });
    own.format.value = 'png';
    await settle(own);
    expect(own.error.value).toMatchObject({ message: 'no', hint: 'save the SVG instead' });
    expect(own.exported.value).toBeNull();
  });

  it('shows the format chosen last, whichever reply comes last', async () => {
    const { lab, own } = setUp('browser');
    await settle(own);
    const late = defer<CallValue<'export.text'>>();
    lab.serve['export.text'] = ({ format }) =>
      format === 'csv' ? late.promise : { name: 'a.svg', text: '<svg/>' };
    own.format.value = 'csv';
    await nextTick();
    own.format.value = 'svg';
    await nextTick();
    late.resolve({ name: 'a.csv', text: 'late' });
    await settle(own);
    expect(own.exported.value?.text).toBe('<svg/>');
  });
});
