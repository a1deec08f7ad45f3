// Serves the calls on traces, on what is made from them and on their jobs. The rule: the file of an import
// is named by a token, never by a path, and a page of rows never exceeds a message.
import type { Handlers } from '../../../shared/contract.ts';
import type { traceCalls } from '../../../shared/contract/trace-calls.ts';
import { requireTraceHead } from '../../lab/traces/trace-jobs.ts';
import { fitRows } from '../message-limit.ts';
import type { HandlerParts } from './parts.ts';

export function traceHandlers({
  lab,
  files,
  publish,
}: Pick<HandlerParts, 'lab' | 'files' | 'publish'>): Pick<Handlers, keyof typeof traceCalls> {
  const { traces, traceJobs, fits, replays, requests } = lab;
  return {
    'trace.list': ({ offset, limit }) => {
      const heads = traces.list();
      return { total: heads.length, rows: heads.slice(offset, offset + limit) };
    },
    'trace.get': ({ id }) => traces.show(requireTraceHead(traces, id).hash),
    'trace.delete': ({ id }) => traceJobs.deleteTrace(id),
    'trace.import': ({ token }) => traceJobs.import(() => files.take('trace', token)),
    'trace.fit': (request) => traceJobs.fit(request),
    'trace.replay': (request) => traceJobs.replay(request),
    'trace.replayRequests': (request) => traceJobs.replayRequests(request),
    'trace.requests': ({ id }) => {
      const found = requests.last(requireTraceHead(traces, id).hash);
      return found && { machine: found.machine, recorded: found.recorded, replays: found.replays };
    },
    'trace.jobs': () => traceJobs.list(),
    'trace.cancel': ({ id }) => traceJobs.cancel(id),
    'fit.list': (query) => {
      const { total, rows } = fits.list(query);
      return { total, rows: fitRows(rows) };
    },
    'fit.delete': ({ name }) => {
      fits.delete(name);
      publish('traces.changed', {});
      return {};
    },
    'replay.list': (query) => {
      const { total, rows } = replays.list(query);
      return { total, rows: fitRows(rows) };
    },
  };
}
