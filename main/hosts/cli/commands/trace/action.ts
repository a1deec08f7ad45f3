// An action of lab trace: one file each, behind this interface. An action reads its options, asks the lab
// and prints; index.ts picks the action.
import type { Command, Context } from '../../command.ts';

export interface TraceAction {
  readonly name: string;
  /** The word after its name: FILE, ID; [ID] is optional. null: it takes none. */
  readonly takes: string | null;
  /** An optional word after that one: [NAME]. */
  readonly also?: string;
  /** In addition to --json, --quiet and the options of every command. */
  readonly options?: Command['options'];
  /** Its part of --help: a first line for what it does, then its options. */
  readonly help: readonly string[];
  run(context: Context, which: string | undefined): void | Promise<void>;
}
