// What the command line has of its process: where it writes, what it reads, what it is told by its
// surroundings. index.ts gives the real ones, tests their own; nothing else in the command line names the
// process.
import type { Readable } from 'node:stream';

/** Standard error: notes, errors, and on a terminal the line of progress. */
export interface ErrorWriter {
  readonly isTTY: boolean;
  write(text: string): void;
}

export interface CommandIo {
  /** Standard output. */
  readonly stdout: { write(text: string): void };
  readonly stderr: ErrorWriter;
  /** Standard input; read only by a command that was asked to. */
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  readonly platform: string;
  /** Where relative paths start. */
  readonly cwd: string;
  /** Aborted at Ctrl-C: the command ends soon, with what it has finished kept. */
  readonly signal: AbortSignal;
}
