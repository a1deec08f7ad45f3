import { writeChromeTrace } from '../../shared/timeline/write/chrome-trace.ts';
import { writeRequestHtml } from '../../shared/timeline/write/request-html.ts';
import { writeRequestSvg } from '../../shared/timeline/write/request-svg.ts';
import { writeStrip, type TimelineSource } from '../../shared/timeline/write/strip.ts';
import { writeViewSvg } from '../../shared/timeline/write/view-svg.ts';
import { chosenIn } from './chosen.ts';
import type { Side, View } from './scene.ts';

/** The forms in which a timeline leaves the page. */
export const exportForms = [
  {
    name: 'text',
    title: 'The request as text for mail, 72 columns',
    needsRequest: true,
    extension: 'txt',
    type: 'text/plain',
  },
  {
    name: 'svg',
    title: 'The request as a picture (SVG)',
    needsRequest: true,
    extension: 'svg',
    type: 'image/svg+xml',
  },
  {
    name: 'html',
    title: 'The request as a page of its own (HTML)',
    needsRequest: true,
    extension: 'html',
    type: 'text/html',
  },
  {
    name: 'view',
    title: 'What is seen, with its legend (SVG)',
    needsRequest: false,
    extension: 'svg',
    type: 'image/svg+xml',
  },
  {
    name: 'png',
    title: 'The same as pixels (PNG)',
    needsRequest: false,
    extension: 'png',
    type: 'image/png',
  },
  {
    name: 'chrome',
    title: 'Everything, as trace events for Perfetto (JSON)',
    needsRequest: false,
    extension: 'json',
    type: 'application/json',
  },
] as const;
export type ExportForm = (typeof exportForms)[number];

/** What is seen as an SVG: the shown sides, as far as they are zoomed and shifted. */
export function writeSeen(sides: readonly Side[], view: View, source: TimelineSource): string {
  const shown = view.shown.flatMap((index) => {
    const side = sides[index];
    if (!side) return [];
    const { timeline, name, hue, summary } = side;
    const shiftNs = view.isAligned ? (view.shifts[index] ?? 0) : 0;
    return [{ timeline, name, hue, summary, shiftNs, request: chosenIn(sides, view, index) }];
  });
  const { from, to, selection } = view;
  const range = selection?.kind === 'range' ? selection : undefined;
  return writeViewSvg({ sides: shown, from, to, range, source });
}

/** A text form of a side; `request` is the chosen one, -1 without. */
export function writeForm(
  form: Exclude<ExportForm['name'], 'png' | 'view'>,
  { timeline, name }: Side,
  request: number,
  source: TimelineSource,
): string {
  switch (form) {
    case 'text':
      return `${writeStrip(timeline, request, source).join('\n')}\n`;
    case 'svg':
      return writeRequestSvg(timeline, request, name, source);
    case 'html':
      return writeRequestHtml(timeline, request, name, source);
    case 'chrome':
      return writeChromeTrace(timeline, name, source);
  }
}
