import type { ExportFormat } from '../../shared/contract/analysis-calls.ts';

/** A PNG is made in the page from the SVG. */
export type DialogFormat = ExportFormat | 'png';

interface FormatChoice {
  readonly format: DialogFormat;
  readonly title: string;
  /** How the preview is shown. */
  readonly preview: 'text' | 'picture';
  readonly mimeType: string;
}

/** In the order in which the dialog offers them. */
const formatChoices: readonly FormatChoice[] = [
  { format: 'mail', title: 'Mail text (XPFO style)', preview: 'text', mimeType: 'text/plain' },
  {
    format: 'mmtests',
    title: 'Mail text (mmtests style)',
    preview: 'text',
    mimeType: 'text/plain',
  },
  { format: 'markdown', title: 'Mail text (Markdown)', preview: 'text', mimeType: 'text/plain' },
  { format: 'csv', title: 'CSV', preview: 'text', mimeType: 'text/csv' },
  { format: 'json', title: 'JSON', preview: 'text', mimeType: 'application/json' },
  { format: 'gnuplot', title: 'gnuplot script', preview: 'text', mimeType: 'text/plain' },
  { format: 'svg', title: 'SVG', preview: 'picture', mimeType: 'image/svg+xml' },
  { format: 'png', title: 'PNG at 2x', preview: 'picture', mimeType: 'image/png' },
];

/** A figure of a trace has no mmtests table, which compares runs. */
export function choicesOf(isOfTrace: boolean): readonly FormatChoice[] {
  return isOfTrace ? formatChoices.filter(({ format }) => format !== 'mmtests') : formatChoices;
}

export function choiceOf(format: DialogFormat): FormatChoice {
  const found = formatChoices.find((choice) => choice.format === format);
  if (!found) throw new Error(`no choice for ${format}`);
  return found;
}
