// What lab trace does is one file for each action, behind this interface. An action reads its options,
// asks the lab, prints; which of them is meant is said in index.ts.
import type { Command, Context } from '../../command.ts';

export interface TraceAction {
  readonly name: string;
  /** The word behind its name: FILE, ID; [ID] is one that can be left out. null: it takes none. */
  readonly takes: string | null;
  /** A word behind that one, which can be left out: [NAME]. */
  readonly also?: string;
  /** Beside --json, --quiet and those of every command. */
  readonly options?: Command['options'];
  /** What --help says of it: a first line for what it does, then its options. */
  readonly help: readonly string[];
  run(context: Context, which: string | undefined): void | Promise<void>;
}
