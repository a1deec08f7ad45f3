// Prints replays as CSV, with the line ends of that format.
// shared/text defines the columns.
import type { ReplayResult } from '../../../../../shared/trace-replay.ts';
import { writeReplayCsv } from '../../../../../shared/text/replay-csv.ts';
import type { Context } from '../../command.ts';

export function printCsv(
  { print }: Pick<Context, 'print'>,
  replays: readonly ReplayResult[],
): void {
  for (const line of writeReplayCsv(replays).split('\n').slice(0, -1)) print(line);
}
