// What a command of the command line is: one file each under commands/, behind this interface.
// A command reads its options, asks the lab, prints. It opens no database and sets no exit code.
import type { ParseArgsConfig } from 'node:util';
import type { Lab } from '../../lab/lab.ts';

export type Options = Readonly<Record<string, string | boolean | string[] | undefined>>;

export interface Context {
  readonly options: Options;
  readonly args: readonly string[];
  /** The words after `lab`, to show how to do it again. */
  readonly words: readonly string[];
  /** Opens the lab on first use: a bad command must not make a database. */
  readonly lab: () => Lab;
  readonly signal: AbortSignal;
  /** Standard output, a line at a time. */
  readonly print: (line: string) => void;
  /** Standard error: notes for people. */
  readonly note: (line: string) => void;
  /** Progress on standard error; ends itself. */
  readonly progress: ProgressLine;
}

export interface ProgressLine {
  update(progress: { done: number; total: number; etaMs: number | null }): void;
  end(): void;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** What --help says after the usage: options and examples, a line each. */
  readonly help: readonly string[];
  /** Returns the exit code; 0 if nothing. */
  run(context: Context): Promise<number | void>;
}

/** Print as JSON, or as text. */
export const jsonOption = { json: { type: 'boolean' } } as const;
