// What a command of the command line is: one file each under commands/, behind this interface.
// A command reads its options, asks the lab, prints. It opens no database and sets no exit code.
import type { ParseArgsConfig } from 'node:util';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Lab, Progress } from '../../lab/lab.ts';
import type { Presets } from '../../lab/spec/presets.ts';

export type Options = Readonly<Record<string, string | boolean | string[] | undefined>>;

export interface Context {
  readonly options: Options;
  readonly args: readonly string[];
  /** The words after `lab`, to show how to do it again. */
  readonly words: readonly string[];
  /** Reads the database where it may have a fitted workload; makes none. */
  readonly presets: Presets;
  /** Turns options into a spec by those presets, so a bad command makes no database. */
  readonly resolve: (request: SpecRequest) => Spec;
  /** Opens the lab on first use, and makes its database if there is none. */
  readonly lab: () => Lab;
  /** The same, for commands that only read: throws not-found if there is no database. */
  readonly storedLab: () => Lab;
  /** The same, but empty where there is no database, and then none is made: to plan, not to run. */
  readonly plannedLab: () => Lab;
  /** The database's path. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Standard output, a line at a time. */
  readonly print: (line: string) => void;
  /** Standard error: notes for people. */
  readonly note: (line: string) => void;
  /** Progress on standard error; ends itself. */
  readonly progress: ProgressLine;
}

export interface ProgressLine {
  /** `unit` is what is counted; default replications. */
  update(progress: Progress, unit?: string): void;
  end(): void;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** Words it takes beside options, at most; default none. */
  readonly maxArgs?: number;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** What --help says after the usage: options and examples, a line each. */
  readonly help: readonly string[];
  /** Returns the exit code; 0 if nothing. */
  run(context: Context): Promise<number | void>;
}

/** Print as JSON, or as text. */
export const jsonOption = { json: { type: 'boolean' } } as const;
