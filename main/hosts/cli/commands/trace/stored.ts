// lab trace list, summary, delete: the actions on stored traces that take no time.
// The text is from shared/text.
import { formatTraceList } from '../../../../../shared/text/trace-report.ts';
import { simulatedCounters } from '../../../../../shared/simulated-counters.ts';
import type { SimulatedCounter } from '../../../../../shared/text/measurement.ts';
import type { Lab } from '../../../../lab/lab.ts';
import { refuseWithoutRequests } from '../../../../lab/traces/requests.ts';
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

/** The simulated counters of another trace's requests. */
async function simulate(lab: Lab, trace: string, signal: AbortSignal): Promise<SimulatedCounter[]> {
  const found = await lab.requests.run({ trace, policies: [], loop: 'open' }, { signal });
  const [replay] = found?.replays ?? [];
  if (!found || !replay) throw refuseWithoutRequests(trace);
  return simulatedCounters(replay, found.machine.cpus);
}

export const summaryAction: TraceAction = {
  name: 'summary',
  takes: 'ID',
  options: { beside: { type: 'string' } },
  help: [
    'summarizes a trace; ID is its number, or 4 or more digits of its hash',
    '  --beside ID         counters beside the simulated ones of the requests of',
    '                      another trace',
  ],
  async run({ options, storedLab, print, signal }, which = '') {
    const lab = storedLab();
    const details = lab.traces.show(which);
    const beside = options['beside'];
    const simulated = typeof beside === 'string' ? await simulate(lab, beside, signal) : [];
    if (options['json']) print(JSON.stringify(details));
    else for (const line of formatTraceSummary(details, simulated)) print(line);
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
