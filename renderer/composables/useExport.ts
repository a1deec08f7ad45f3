import { computed, ref, shallowRef, watch } from 'vue';
import type { ExportFormat } from '../../shared/contract/analysis-calls.ts';
import { LabError } from '../../shared/errors.ts';
import { choiceOf, type DialogFormat } from '../charts/export-formats.ts';
import type { ExportPage } from '../charts/export-page.ts';
import { choosePlace } from '../client/choose-place.ts';
import { toLabError } from '../client/client.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import type { FigureRequest } from './useFigure.ts';

/** What will be copied or saved. `text` is the SVG where the format is a PNG. */
export interface Exported {
  readonly format: DialogFormat;
  readonly name: string;
  readonly text: string;
  readonly png: Blob | null;
}

const textFormatOf = (format: DialogFormat): ExportFormat => (format === 'png' ? 'svg' : format);

/** Adds what to do about something that the page could not do. */
function withHint(thrown: unknown, hint: string): LabError {
  if (thrown instanceof LabError) return thrown;
  const { message } = toLabError(thrown);
  return new LabError('not-allowed', message, hint, { cause: thrown });
}

/** A figure in the chosen format, and the ways to copy and save it. */
export function useExport({ client }: LabConnection, request: FigureRequest, page: ExportPage) {
  const format = ref<DialogFormat>('mail');
  const exported = shallowRef<Exported | null>(null);
  const status = ref('');
  const loading = useAttempt();
  const acting = useAttempt();

  async function make(wanted: DialogFormat): Promise<Exported> {
    const input = { figure: request, format: textFormatOf(wanted) };
    const { name, text } = await client.call('export.text', input);
    if (wanted !== 'png') return { format: wanted, name, text, png: null };
    try {
      return {
        format: wanted,
        name: name.replace(/svg$/, 'png'),
        text,
        png: await page.drawPng(text),
      };
    } catch (thrown) {
      throw withHint(thrown, 'save the SVG instead');
    }
  }

  async function load(): Promise<void> {
    const wanted = format.value;
    exported.value = null;
    status.value = '';
    acting.dismiss();
    const made = await loading.attemptNewest(() => make(wanted));
    if (made) exported.value = made;
  }
  watch(format, load, { immediate: true });

  async function copy(): Promise<void> {
    const now = exported.value;
    if (!now) return;
    status.value = '';
    await acting.attempt(async () => {
      try {
        await (now.png ? page.copyPicture(now.png) : page.copyText(now.text));
      } catch (thrown) {
        throw withHint(thrown, 'save it to a file instead');
      }
      status.value = 'Copied.';
    });
  }

  function download({ format: own, name, text, png }: Exported): void {
    page.download(name, png ?? new Blob([text], { type: choiceOf(own).mimeType }));
    status.value = `Handed to the browser as ${name}.`;
  }

  async function saveText(now: Exported): Promise<void> {
    const token = await choosePlace(client, now.name);
    if (token === null) return;
    if (token === undefined) {
      download(now);
      return;
    }
    const input = { figure: request, format: textFormatOf(now.format), token };
    const { path } = await client.call('export.save', input);
    status.value = `Saved to ${path}.`;
  }

  async function save(): Promise<void> {
    const now = exported.value;
    if (!now) return;
    status.value = '';
    await acting.attempt(async () => (now.png ? download(now) : saveText(now)));
  }

  return {
    format,
    exported,
    status,
    isLoading: computed(() => loading.isBusy.value),
    error: computed(() => loading.error.value ?? acting.error.value),
    dismissError: () => {
      loading.dismiss();
      acting.dismiss();
    },
    copy,
    save,
    reload: load,
  };
}
