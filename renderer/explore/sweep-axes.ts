import type { SweepSummary } from '../../shared/contract.ts';
import { parseAxis } from '../../shared/sweep.ts';
import { splitCommand } from '../../shared/text/plain.ts';

/** What a sweep varies. */
export interface SweepAxis {
  readonly path: string;
  readonly count: number;
  /** Whether all its values are numbers. */
  readonly isNumeric: boolean;
}

/** The axes of a recorded sweep, from its command; a study has none. */
export function readSweepAxes({ command }: Pick<SweepSummary, 'command'>): readonly SweepAxis[] {
  const words = splitCommand(command);
  const texts = words.filter((_word, i) => words[i - 1] === '--vary');
  return texts.flatMap((text) => {
    try {
      const { path, values } = parseAxis(text);
      const isNumeric = values.every((value) => typeof value === 'number');
      return [{ path, count: values.length, isNumeric }];
    } catch {
      return []; // A command of another version; the lab itself says what it varies.
    }
  });
}

/** The varying numbers that a figure can use as its x axis. */
export function numericPathsOf(axes: readonly SweepAxis[]): readonly string[] {
  return axes.filter(({ isNumeric, count }) => isNumeric && count > 1).map(({ path }) => path);
}
