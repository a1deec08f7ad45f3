import type { BrowserWindow, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import {
  createFileChooser,
  saveDialogOptions,
  traceDialogOptions,
} from '../../../../main/hosts/electron/dialogs.ts';

const properties = ['createDirectory', 'showOverwriteConfirmation'];
const allFiles = { name: 'All files', extensions: ['*'] };

describe('the dialog for a file', () => {
  it('is for a database when it is for a backup', () => {
    expect(saveDialogOptions('backup', 'lab.db')).toEqual({
      title: 'Back up the database',
      defaultPath: 'lab.db',
      filters: [{ name: 'Database', extensions: ['db'] }, allFiles],
      properties,
    });
  });

  it.each([
    ['table.csv', [{ name: 'Comma-separated values', extensions: ['csv'] }, allFiles]],
    ['mail.TXT', [{ name: 'Plain text', extensions: ['txt'] }, allFiles]],
    ['notes.unheard', [allFiles]],
    ['constructor.constructor', [allFiles]],
    ['notes', [allFiles]],
  ])('offers the kind of %s when it is for an export', (name, filters) => {
    const expected = { title: 'Export', defaultPath: name, filters, properties };
    expect(saveDialogOptions('export', name)).toEqual(expected);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['/etc/passwd', 'passwd'],
    ['..\\..\\Windows\\a.dll', 'a.dll'],
    ['C:a.txt', 'a.txt'],
    ['a\n/b\u0000.txt', 'b.txt'],
    ['..', 'shootdown-lab'],
    ['a/', 'shootdown-lab'],
    ['', 'shootdown-lab'],
  ])('takes %j as the name %j', (suggested, name) => {
    expect(saveDialogOptions('export', suggested).defaultPath).toBe(name);
  });
});

describe('choosing a file', () => {
  const window = { id: 1 } as unknown as BrowserWindow;

  function chooser(answer: { canceled: boolean; filePath: string }, current?: BrowserWindow) {
    const asked: (BrowserWindow | SaveDialogOptions | OpenDialogOptions)[][] = [];
    const showSaveDialog = async (...args: (BrowserWindow | SaveDialogOptions)[]) => {
      asked.push(args);
      return answer;
    };
    const showOpenDialog = async (...args: (BrowserWindow | OpenDialogOptions)[]) => {
      asked.push(args);
      return { ...answer, filePaths: answer.filePath === '' ? [] : [answer.filePath] };
    };
    const dialog = { showSaveDialog, showOpenDialog };
    return { asked, choose: createFileChooser(dialog, () => current) };
  }

  it('gives the path that the person chose, in front of the window', async () => {
    const { asked, choose } = chooser({ canceled: false, filePath: '/b/a.db' }, window);
    expect(await choose('backup', 'a.db')).toBe('/b/a.db');
    expect(asked).toEqual([[window, saveDialogOptions('backup', 'a.db')]]);
  });

  it('works without a window', async () => {
    const { asked, choose } = chooser({ canceled: false, filePath: '/b/a.db' });
    expect(await choose('backup', 'a.db')).toBe('/b/a.db');
    expect(asked).toEqual([[saveDialogOptions('backup', 'a.db')]]);
  });

  it('gives null when the person cancelled', async () => {
    expect(await chooser({ canceled: true, filePath: '' }).choose('export', 'a')).toBeNull();
    expect(await chooser({ canceled: false, filePath: '' }).choose('export', 'a')).toBeNull();
    expect(await chooser({ canceled: true, filePath: '/a' }).choose('read', 'a')).toBeNull();
    expect(await chooser({ canceled: false, filePath: '' }).choose('read', 'a')).toBeNull();
  });

  it('requires an existing file when a trace is to be read', async () => {
    const inWindow = chooser({ canceled: false, filePath: '/b/a.txt' }, window);
    expect(await inWindow.choose('read', 'ignored')).toBe('/b/a.txt');
    expect(inWindow.asked).toEqual([[window, traceDialogOptions]]);
    const without = chooser({ canceled: false, filePath: '/b/a.txt' });
    expect(await without.choose('read', 'ignored')).toBe('/b/a.txt');
    expect(without.asked).toEqual([[traceDialogOptions]]);
  });
});
