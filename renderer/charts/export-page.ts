import { writeClipboard } from '../composables/useCopy.ts';
import { drawPng } from './draw-png.ts';

/** What an export needs from its page. */
export interface ExportPage {
  drawPng(svg: string): Promise<Blob>;
  copyText(text: string): Promise<void>;
  copyPicture(png: Blob): Promise<void>;
  /** Hands a file to the browser, which decides where to save it. */
  download(name: string, content: Blob): void;
}

function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(content);
  link.href = url;
  link.download = name;
  link.click();
  // Only when the browser has had time to begin.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const browserPage: ExportPage = {
  drawPng,
  copyText: (text) => writeClipboard(text),
  copyPicture: (png) => navigator.clipboard.write([new ClipboardItem({ [png.type]: png })]),
  download,
};
