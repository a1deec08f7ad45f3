// lab trace replays: lists the stored replays, newest first, of one trace or of all.
// It only reads the store; the trace itself may have been deleted.
import { formatReplayList } from '../../../../../shared/text/trace-replay.ts';
import type { Lab } from '../../../../lab/lab.ts';
import { numberOption } from '../../spec-options.ts';
import type { TraceAction } from './action.ts';
import { printCsv } from './print-csv.ts';

/** A whole hash needs no stored trace: that may have been deleted. */
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
    'lists the stored replays, newest first; with ID those of one trace',
    '  --csv               every number of each replay, one line per replay',
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
