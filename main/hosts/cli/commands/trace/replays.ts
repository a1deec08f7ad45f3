// lab trace replays: the stored replays, newest first, of one trace or of all.
// Only what the store knows; the trace itself may be gone.
import { formatReplayList } from '../../../../../shared/text/trace-replay.ts';
import type { Lab } from '../../../../lab/lab.ts';
import { numberOption } from '../../spec-options.ts';
import type { TraceAction } from './action.ts';
import { printCsv } from './print-csv.ts';

/** A whole hash needs no trace: it can have been deleted. */
function hashOf(lab: Lab, which: string): string {
  return /^[0-9a-f]{64}$/.test(which) ? which : lab.traces.show(which).hash;
}

export const replaysAction: TraceAction = {
  name: 'replays',
  takes: '[ID]',
  options: {
    csv: { type: 'boolean' },
    limit: { type: 'string' },
    offset: { type: 'string' },
  },
  help: [
    'the stored replays, newest first; of one trace, if it is named',
    '  --csv               every number of each replay, a line each',
    '  --limit N, --offset N; default 50, 0',
  ],
  run(context, which) {
    const { options, storedLab, print, note } = context;
    const lab = storedLab();
    const { total, rows } = lab.replays.list({
      ...(which === undefined ? {} : { trace: hashOf(lab, which) }),
      limit: numberOption(options, 'limit') ?? 50,
      offset: numberOption(options, 'offset') ?? 0,
    });
    if (options['json']) {
      for (const row of rows) print(JSON.stringify(row));
      return;
    }
    if (options['csv']) {
      printCsv(context, rows);
      return;
    }
    if (rows.length === 0) {
      note('No replays. Try: lab trace replay ID');
      return;
    }
    for (const line of formatReplayList(rows)) print(line);
    note(`${rows.length} of ${total} replays`);
  },
};
