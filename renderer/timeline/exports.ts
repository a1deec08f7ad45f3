import { writeChromeTrace } from '../../shared/timeline/write/chrome-trace.ts';
import { writeRequestHtml } from '../../shared/timeline/write/request-html.ts';
import { writeRequestSvg } from '../../shared/timeline/write/request-svg.ts';
import { writeStrip, type TimelineSource } from '../../shared/timeline/write/strip.ts';
import type { Side } from './scene.ts';

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
    name: 'png',
    title: 'The lanes as they are seen (PNG)',
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

/** A text form of a side; `request` is the chosen one, -1 without. */
export function writeForm(
  form: Exclude<ExportForm['name'], 'png'>,
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
