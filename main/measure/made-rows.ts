import { factsOf, shortKernel, unnamedMachine, type AboutMachine } from './about-machine.ts';

/** A file of rows as `lab validate --rows` takes it, and what to know about it. */
export interface MadeRows {
  readonly file: {
    readonly machines: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
    readonly rows: readonly Readonly<Record<string, unknown>>[];
  };
  /** What was read, what was left out, and why. */
  readonly notes: readonly string[];
}

/** Puts rows into a file with what is said of their machine. */
export function makeRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  about: AboutMachine,
  notes: readonly string[],
): MadeRows {
  const { machine = unnamedMachine, kernel, mitigations } = about;
  const common = { machine, ...(kernel === undefined ? {} : { kernel: shortKernel(kernel) }) };
  const ofKernel = mitigations === undefined ? {} : { mitigations };
  return {
    file: {
      machines: factsOf(about),
      rows: rows.map((row) => ({
        ...common,
        ...(row['experiment'] === 'line-transfer' ? {} : ofKernel),
        ...row,
      })),
    },
    notes,
  };
}
