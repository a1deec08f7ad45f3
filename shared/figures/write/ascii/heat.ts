import { describeValue, impreciseMark } from '../../describe.ts';
import { formatAxisTitle } from '../../format-value.ts';
import type { PlacedFigure, PlacedSeries } from '../../place-figure.ts';
import { maxColumns, toAscii, wrapParagraph } from '../../../text/plain.ts';
import { formatTable } from '../../../text/table.ts';

const gap = 2;
const widestName = 20;

function cellText(placed: PlacedFigure, one: PlacedSeries, column: number, row: number): string {
  const x = placed.x.ticks[column]?.place;
  const y = placed.y.ticks[row]?.place;
  return one.points
    .filter((point) => point.x === x && point.y === y)
    .map(({ point }) => {
      const word = point.label === null ? '' : ` ${point.label}`;
      const mark = point.isPrecise ? '' : ` ${impreciseMark}`;
      const value = describeValue(placed.figure, { ...point, low: null, high: null });
      return `${point.z === null ? '-' : value}${mark}${word}`;
    })
    .join(' / ');
}

/** Columns that fit beside the row names, block after block. */
function splitColumns(widths: readonly number[], nameWidth: number): number[][] {
  const blocks: number[][] = [];
  let room = 0;
  for (const [i, width] of widths.entries()) {
    const block = blocks.at(-1);
    if (!block || room < gap + width) {
      blocks.push([i]);
      room = maxColumns - 1 - nameWidth - gap - width;
    } else {
      block.push(i);
      room -= gap + width;
    }
  }
  return blocks;
}

function writeSeries(placed: PlacedFigure, one: PlacedSeries): string[] {
  const columns = placed.x.ticks.map(({ label }) => toAscii(label));
  // The first row is the highest, as in the drawing.
  const rows = placed.y.ticks.map(({ label }, row) => ({ name: toAscii(label), row })).toReversed();
  const cells = columns.map((_, column) =>
    rows.map(({ row }) => toAscii(cellText(placed, one, column, row))),
  );
  const widths = columns.map((label, column) =>
    Math.max(Math.min(label.length, widestName), ...(cells[column] ?? []).map((t) => t.length)),
  );
  const nameWidth = Math.min(widestName, Math.max(1, ...rows.map(({ name }) => name.length)));
  return splitColumns(widths, nameWidth).flatMap((block, i) => {
    const heads = block.map((column) => ({
      header: columns[column] ?? '',
      align: 'right' as const,
    }));
    const body = rows.map(({ name }, at) => [name, ...block.map((c) => cells[c]?.[at] ?? '')]);
    const table = formatTable([{ header: '', align: 'right' }, ...heads], body);
    return i === 0 ? table : ['', ...table];
  });
}

/** A table of the cells' values for each series; y downwards, x to the right. */
export function writeHeat(placed: PlacedFigure): string[] {
  const { xAxis, yAxis, zAxis } = placed;
  const isAlone = placed.series.length === 1;
  return [
    ...wrapParagraph(zAxis ? `values: ${zAxis.title}` : 'values'),
    ...wrapParagraph(`columns: ${formatAxisTitle(xAxis)}`),
    ...wrapParagraph(`rows: ${formatAxisTitle(yAxis)}`),
    ...placed.series.flatMap((one) => [
      '',
      ...(isAlone ? [] : wrapParagraph(one.series.name)),
      ...writeSeries(placed, one),
    ]),
  ];
}
