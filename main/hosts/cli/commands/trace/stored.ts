// lab trace list, summary, delete: the actions on stored traces that take no time.
// The text is from shared/text.
import { formatTraceList } from '../../../../../shared/text/trace-report.ts';
import { formatTraceSummary } from '../../../../../shared/text/trace-summary.ts';
import type { TraceAction } from './action.ts';

export const listAction: TraceAction = {
  name: 'list',
  takes: null,
  help: ['lists the stored traces, newest first'],
  run({ options, storedLab, print, note }) {
    const heads = storedLab().traces.list();
    if (options['json']) for (const head of heads) print(JSON.stringify(head));
    else if (heads.length === 0) note('No traces. Try: perf script | lab trace import -');
    else for (const line of formatTraceList(heads)) print(line);
  },
};

export const summaryAction: TraceAction = {
  name: 'summary',
  takes: 'ID',
  help: ['summarizes a trace; ID is its number, or 4 or more digits of its hash'],
  run({ options, storedLab, print }, which = '') {
    const details = storedLab().traces.show(which);
    if (options['json']) print(JSON.stringify(details));
    else for (const line of formatTraceSummary(details)) print(line);
  },
};

export const deleteAction: TraceAction = {
  name: 'delete',
  takes: 'ID',
  help: ['deletes a trace permanently; what was made from it stays'],
  run({ storedLab, note }, which = '') {
    const { id, name } = storedLab().traces.delete(which);
    note(`Trace ${id} (${name}) is deleted.`);
  },
};
