// Asks a person for a file to write or to read. The rule: a path comes from the system's dialog and
// never from the page, which can only suggest a file name. The backend makes the tokens for the page.
import type {
  BrowserWindow,
  Dialog,
  FileFilter,
  OpenDialogOptions,
  SaveDialogOptions,
} from 'electron';
import type { FilePurpose } from '../../../shared/contract/care-calls.ts';
import type { FileChooser } from '../backend.ts';

const allFiles: FileFilter = { name: 'All files', extensions: ['*'] };

const extensionNames: ReadonlyMap<string, string> = new Map([
  ['csv', 'Comma-separated values'],
  ['gp', 'Gnuplot script'],
  ['html', 'Web page'],
  ['json', 'JSON'],
  ['jsonl', 'Bundle as JSON lines'],
  ['lab', 'Bundle'],
  ['png', 'Picture'],
  ['svg', 'Vector graphic'],
  ['txt', 'Plain text'],
]);

/** The dialog of a purpose; folders in the suggested name are ignored. */
export function saveDialogOptions(
  purpose: Exclude<FilePurpose, 'read'>,
  suggestedName: string,
): SaveDialogOptions {
  const defaultPath = fileName(suggestedName);
  const properties: SaveDialogOptions['properties'] = [
    'createDirectory',
    'showOverwriteConfirmation',
  ];
  if (purpose === 'backup') {
    const filters = [{ name: 'Database', extensions: ['db'] }, allFiles];
    return { title: 'Back up the database', defaultPath, filters, properties };
  }
  const extension = /\.([a-z0-9]+)$/i.exec(defaultPath)?.[1]?.toLowerCase() ?? '';
  const name = extensionNames.get(extension);
  const filters = name ? [{ name, extensions: [extension] }, allFiles] : [allFiles];
  return { title: 'Export', defaultPath, filters, properties };
}

/** The last part of a path of any platform, without control characters. */
function fileName(suggestedName: string): string {
  const last = suggestedName.replace(/^.*[\\/:]/s, '').replace(/\p{Cc}/gu, '');
  return /^\.*$/.test(last) ? 'shootdown-lab' : last;
}

/** The text of perf script and trace-cmd may have any name, so all files come first. */
export const traceDialogOptions: OpenDialogOptions = {
  title: 'Import a trace',
  filters: [allFiles, { name: 'Text, plain or compressed', extensions: ['txt', 'gz', 'zst'] }],
  properties: ['openFile'],
};

export function createFileChooser(
  dialog: Pick<Dialog, 'showSaveDialog' | 'showOpenDialog'>,
  currentWindow: () => BrowserWindow | undefined,
): FileChooser {
  return async (purpose, suggestedName) => {
    const window = currentWindow();
    if (purpose === 'read') {
      const { canceled, filePaths } = window
        ? await dialog.showOpenDialog(window, traceDialogOptions)
        : await dialog.showOpenDialog(traceDialogOptions);
      return canceled ? null : (filePaths[0] ?? null);
    }
    const options = saveDialogOptions(purpose, suggestedName);
    const { canceled, filePath } = window
      ? await dialog.showSaveDialog(window, options)
      : await dialog.showSaveDialog(options);
    return canceled || filePath === '' ? null : filePath;
  };
}
