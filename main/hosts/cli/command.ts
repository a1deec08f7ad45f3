// What a command of the command line is: one file each under commands/, behind this interface. Its name
// and summary are in commands/index.ts, so that a list of them loads none.
// A command reads its options, asks the lab, prints. It opens no database and sets no exit code.
import type { ParseArgsConfig } from 'node:util';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Presets } from '../../lab/spec/presets.ts';
import type { Store } from '../../store/store.ts';
import type { CommandIo } from './command-io.ts';

export type Options = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** What every command has. */
export interface BasicContext {
  readonly options: Options;
  readonly args: readonly string[];
  /** The words after `lab`, to show how to do it again. */
  readonly words: readonly string[];
  /** The database's path. */
  readonly file: string;
  readonly io: CommandIo;
  readonly signal: AbortSignal;
  /** Standard output, a line at a time. */
  readonly print: (line: string) => void;
  /** Standard error: notes for people. */
  readonly note: (line: string) => void;
  /** Progress on standard error; ends itself. */
  readonly progress: ProgressLine;
}

/** For what only reads what is stored: neither the engine nor its threads are loaded. */
export interface StoreContext extends BasicContext {
  /** Opens the database on first use; throws not-found if there is none. */
  readonly stored: () => Store;
  /** Loads the presets, and reads the database where it may have a fitted workload; makes none. */
  readonly loadPresets: () => Promise<Presets>;
}

export interface Context extends BasicContext {
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
}

export interface ProgressLine {
  /** `unit` is what is counted; default replications. */
  update(progress: Progress, unit?: string): void;
  end(): void;
}

interface CommandForm {
  readonly usage: string;
  /** Words it takes beside options, at most; default none. */
  readonly maxArgs?: number;
  /** Its arguments are terms, and `-policy:none` is one of them, not an option. */
  readonly hasTerms?: boolean;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** What --help says after the usage: options and examples, a line each. */
  readonly help: readonly string[];
  /** What to type instead of words that are refused, where more is known than --help says. */
  readonly suggest?: (words: readonly string[]) => string | undefined;
}

/** Returns the exit code; 0 if nothing. */
type Run<C> = (context: C) => Promise<number | void>;

/** `needs` is what is loaded before it runs; default the lab. */
export type Command = CommandForm &
  (
    | { readonly needs: 'nothing'; readonly run: Run<BasicContext> }
    | { readonly needs: 'store'; readonly run: Run<StoreContext> }
    | { readonly needs?: 'lab'; readonly run: Run<Context> }
  );

/** Print as JSON, or as text. */
export const jsonOption = { json: { type: 'boolean' } } as const;
