// An error as the command line reports it: two lines whatever it is, and the exit code (2 bad input, 1 a
// run that failed, 130 cancelled).
// One that is unexpected can be reported with its place.
import { LabError, type ErrorCode } from '../../../shared/errors.ts';
import type { CommandIo } from './command-io.ts';

const exitCodes: Partial<Record<ErrorCode, number>> = {
  'run-failed': 1,
  internal: 1,
  cancelled: 130,
};

/** The variable that asks for the place of an error. */
const debug = 'SHOOTDOWN_LAB_DEBUG';

export function reportError(error: unknown, { stderr, env }: CommandIo): number {
  const known =
    error instanceof LabError
      ? error
      : new LabError(
          'internal',
          `internal error: ${String(error)}`,
          `again with ${debug}=1, which adds where it happened, and report it`,
        );
  const lines = [`Error: ${known.message}`, `Try: ${known.hint}`];
  for (const line of lines) stderr.write(`${line.replace(/\s+/g, ' ')}\n`);
  if (env[debug] && error instanceof Error) stderr.write(`${error.stack}\n`);
  return exitCodes[known.code] ?? 2;
}
