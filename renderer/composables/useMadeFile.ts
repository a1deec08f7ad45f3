import { ref } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { formatBytes } from '../../shared/text/trace-report.ts';
import type { ExportPage } from '../charts/export-page.ts';
import { choosePlace } from '../client/choose-place.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';

type MadeFile = CallValue<'study.report'>;

/** A file that the lab can write where a dialog says, or hand to the page in parts. */
export interface WantedFile {
  /** For the dialog. */
  readonly name: string;
  readonly mimeType: string;
  readonly make: () => Promise<MadeFile>;
  readonly save: (token: string) => Promise<{ readonly path: string; readonly bytes: number }>;
}

function toBytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Saves files that the lab makes: with a dialog of the host, or else as the browser does. */
export function useMadeFile({ client }: LabConnection, page: Pick<ExportPage, 'download'>) {
  const status = ref('');
  const { error, isBusy, attempt, dismiss } = useAttempt();

  async function read({ token, bytes }: MadeFile): Promise<Uint8Array<ArrayBuffer>[]> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let offset = 0; ;) {
      const { part } = await client.call('file.read', { token, offset });
      if (part === '') return parts;
      const next = toBytes(part);
      parts.push(next);
      offset += next.length;
      status.value = `Reading, ${formatBytes(offset)} of ${formatBytes(bytes)}.`;
    }
  }

  async function save(wanted: WantedFile): Promise<void> {
    status.value = '';
    await attempt(async () => {
      const token = await choosePlace(client, wanted.name);
      if (token === null) return;
      status.value = 'The lab is writing it.';
      if (token !== undefined) {
        const { path, bytes } = await wanted.save(token);
        status.value = `Saved to ${path}, ${formatBytes(bytes)}.`;
        return;
      }
      const made = await wanted.make();
      page.download(made.name, new Blob(await read(made), { type: wanted.mimeType }));
      status.value = `Handed to the browser as ${made.name}, ${formatBytes(made.bytes)}.`;
    });
    if (error.value) status.value = '';
  }

  /** The text of a file, to show or to copy. */
  async function readText(make: () => Promise<MadeFile>): Promise<string | undefined> {
    const parts = await attempt(async () => read(await make()));
    status.value = '';
    return parts && new Blob(parts).text();
  }

  return { status, error, isBusy, dismissError: dismiss, save, readText };
}
