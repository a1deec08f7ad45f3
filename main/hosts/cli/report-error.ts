// How the command line reports an error: always two lines, and the exit code (2 for bad input, 1 for a
// failed run, 130 if cancelled).
// An unexpected error can be reported with its stack.
import { LabError, type ErrorCode } from '../../../shared/errors.ts';
import type { CommandIo } from './command-io.ts';
import { nameDatabase } from './name-database.ts';

const exitCodes: Partial<Record<ErrorCode, number>> = {
  'run-failed': 1,
  internal: 1,
  cancelled: 130,
};

/** The environment variable that asks for an error's stack. */
const debug = 'SHOOTDOWN_LAB_DEBUG';

export function reportError(
  error: unknown,
  words: readonly string[],
  { stderr, env }: CommandIo,
): number {
  const known =
    error instanceof LabError
      ? error
      : new LabError(
          'internal',
          `internal error: ${String(error)}`,
          `again with ${debug}=1, which adds where it happened, and report it`,
        );
  const lines = [`Error: ${known.message}`, `Try: ${known.hint}`];
  for (const line of lines) {
    stderr.write(`${nameDatabase(line.replace(/\s+/g, ' '), words)}\n`);
  }
  if (env[debug] && error instanceof Error) stderr.write(`${error.stack}\n`);
  return exitCodes[known.code] ?? 2;
}
