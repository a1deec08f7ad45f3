// lab trace list, summary, delete: the actions on stored traces that take no time.
// The text is from shared/text.
import { formatTraceList } from '../../../../../shared/text/trace-report.ts';
import { LabError } from '../../../../../shared/errors.ts';
import type { SimulatedCounter } from '../../../../../shared/text/measurement.ts';
import type { Lab } from '../../../../lab/lab.ts';
import { recordEverything } from '../../../../lab/traces/require-pages.ts';
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

/** Counters of the kernel that requests for user mappings move, by the names under which it shows them. */
async function simulate(lab: Lab, trace: string, signal: AbortSignal): Promise<SimulatedCounter[]> {
  const found = await lab.requests.run({ trace, policies: [], loop: 'open' }, { signal });
  const [replay] = found?.replays ?? [];
  if (!found || !replay) {
    const message = `trace ${trace} has no flush request for user mappings`;
    throw new LabError('bad-value', message, recordEverything);
  }
  const { requests, targets, localFlushAll, localFlushOne } = replay.counters;
  const cpuSeconds = found.machine.cpus * (replay.recordedNs / 1e9);
  const named = {
    nr_tlb_remote_flush: requests,
    nr_tlb_remote_flush_received: targets,
    TLB: targets,
    nr_tlb_local_flush_all: localFlushAll,
    nr_tlb_local_flush_one: localFlushOne,
  };
  return Object.entries(named).map(([name, count]) => ({ name, perCpuSecond: count / cpuSeconds }));
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
