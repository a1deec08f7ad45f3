import type { exportFormats } from '../contract/analysis-calls.ts';
import type { RunResult } from '../result.ts';
import { formatMarkdown } from '../text/markdown-table.ts';
import { formatMmtests } from '../text/mmtests-table.ts';
import { formatStudy, type StudyTableInput } from '../text/study-table.ts';
import { nameRun, varyingPaths } from './build/parts.ts';
import type { Figure } from './figure.ts';
import type { FigureInput } from './figure-input.ts';
import { writeAscii } from './write/ascii.ts';
import { writeCsv } from './write/csv.ts';
import { writeGnuplot } from './write/gnuplot.ts';
import { writeSvg } from './write/svg.ts';

export type ExportFormat = (typeof exportFormats)[number];

export interface ExportedText {
  /** Of a file's name, without the point. */
  readonly extension: string;
  readonly text: string;
}

/** A table names its rows by what varies beside machine and workload, which head each block. */
function tableInput({ runs, published, describeMachine, command }: FigureInput): StudyTableInput {
  const rowPaths = varyingPaths(runs).filter(
    (path) => path.startsWith('policy.') || path.startsWith('run.'),
  );
  return {
    runs,
    published: [...published.values()].flat(),
    describeMachine,
    nameRow: (run: RunResult) => nameRun(run, rowPaths),
    command,
  };
}

const tables = { mail: formatStudy, mmtests: formatMmtests, markdown: formatMarkdown } as const;

const toText = (lines: readonly string[]) => `${lines.join('\n')}\n`;

/** A figure, and the runs behind it, in a format that leaves the lab. */
export function writeExport(
  format: ExportFormat,
  figure: Figure,
  input: FigureInput,
): ExportedText {
  switch (format) {
    case 'csv':
      return { extension: 'csv', text: writeCsv(figure) };
    case 'json':
      return { extension: 'json', text: `${JSON.stringify(figure, null, 2)}\n` };
    case 'gnuplot':
      return { extension: 'gp', text: writeGnuplot(figure) };
    case 'svg':
      return { extension: 'svg', text: writeSvg(figure) };
    default: {
      const table = tables[format](tableInput(input));
      return { extension: 'txt', text: toText([...writeAscii(figure), '', ...table]) };
    }
  }
}
