// A command of the command line: one file each under commands/, behind this interface. Its name and
// summary are in commands/index.ts, so that listing the commands loads none of them.
// A command reads its options, asks the lab and prints. It opens no database and sets no exit code.
import type { ParseArgsConfig } from 'node:util';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Pool } from '../../pool/pool.ts';
import type { Presets } from '../../lab/spec/presets.ts';
import type { Store } from '../../store/store.ts';
import type { CommandIo } from './command-io.ts';

export type Options = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** What every command has. */
export interface BasicContext {
  readonly options: Options;
  readonly args: readonly string[];
  /** The words after `lab`, to show how to repeat the command. */
  readonly words: readonly string[];
  /** The database's path. */
  readonly file: string;
  readonly io: CommandIo;
  readonly signal: AbortSignal;
  /** Standard output, a line at a time. */
  readonly print: (line: string) => void;
  /** Standard error: notes for people. Commands in them name the database, as those of `printToFollow` do. */
  readonly note: (line: string) => void;
  /** Standard output for the person at this computer: commands in the line name the database of this one. */
  readonly printToFollow: (line: string) => void;
  /** Progress on standard error; ends by itself. */
  readonly progress: ProgressLine;
}

/** For commands that only read what is stored: neither the engine nor its threads are loaded. */
export interface StoreContext extends BasicContext {
  /** Opens the database on first use; throws not-found if there is none. */
  readonly stored: () => Store;
  /** Loads the presets; reads fitted workloads from the database if it exists, but creates none. */
  readonly loadPresets: () => Promise<Presets>;
}

export interface Context extends BasicContext {
  /** Reads fitted workloads from the database if it exists, but creates none. */
  readonly presets: Presets;
  /** Turns options into a spec by those presets, so a bad command creates no database. */
  readonly resolve: (request: SpecRequest) => Spec;
  /**
   * Opens the lab on first use, and creates its database if there is none. The pool, which the lab then
   * closes, is where it simulates; default this computer's threads.
   */
  readonly lab: (pool?: Pool) => Lab;
  /** The same, for commands that only read: throws not-found if there is no database. */
  readonly storedLab: (pool?: Pool) => Lab;
  /** The same, but if there is no database, an empty one in memory: to plan, not to run. */
  readonly plannedLab: () => Lab;
}

export interface ProgressLine {
  /** `unit` names what is counted; default replications. */
  update(progress: Progress, unit?: string): void;
  end(): void;
}

interface CommandForm {
  readonly usage: string;
  /** What its first word can be, if it says what to do. */
  readonly actions?: readonly string[];
  /** The most words it takes beside options; default none. */
  readonly maxArgs?: number;
  /** True if its arguments are filter terms, so that `-policy:none` is a term, not an option. */
  readonly hasTerms?: boolean;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** What --help prints after the usage: options and examples, one per line. */
  readonly help: readonly string[];
  /** What to type instead of refused words, if there is better advice than --help. */
  readonly suggest?: (words: readonly string[]) => string | undefined;
}

/** Returns the exit code; undefined means 0. */
type Run<C> = (context: C) => Promise<number | void>;

/** `needs` says what is loaded before it runs; default the lab. */
export type Command = CommandForm &
  (
    | { readonly needs: 'nothing'; readonly run: Run<BasicContext> }
    | { readonly needs: 'store'; readonly run: Run<StoreContext> }
    | { readonly needs?: 'lab'; readonly run: Run<Context> }
  );

/** A command as the overview lists it; its file is loaded on demand. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** It has nothing to do with a database. */
  readonly isWithoutDatabase?: true;
  readonly load: () => Promise<Command>;
}

/** Print as JSON, or as text. */
export const jsonOption = { json: { type: 'boolean' } } as const;

/** The options of a command that runs a fixed set of specs. */
export const fixedRunsOptions = {
  ...jsonOption,
  force: { type: 'boolean' },
  workers: { type: 'string' },
  quiet: { type: 'boolean' },
} as const;
