// What the command line uses of its process: where it writes, what it reads, and its environment.
// index.ts passes the real ones, tests their own; nothing else in the command line refers to the
// process.
import type { Readable } from 'node:stream';

/** Standard error: notes, errors, and on a terminal the progress line. */
export interface ErrorWriter {
  readonly isTTY: boolean;
  write(text: string): void;
}

export interface CommandIo {
  /** Standard output. */
  readonly stdout: { write(text: string): void };
  readonly stderr: ErrorWriter;
  /** Standard input; read only if the command was asked to. */
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  readonly platform: string;
  /** Where relative paths start. */
  readonly cwd: string;
  /** Aborted at Ctrl-C: the command ends soon and keeps what it has finished. */
  readonly signal: AbortSignal;
}
