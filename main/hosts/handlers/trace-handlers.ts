// Serves the calls on traces, on what is made of them and on the jobs that do it. The rule: the file of an
// import is named by a token, never by a path, and a page of rows never exceeds a message.
import { maxMessageBytes, type Handlers } from '../../../shared/contract.ts';
import type { traceCalls } from '../../../shared/contract/trace-calls.ts';
import { requireTraceHead } from '../../lab/traces/trace-jobs.ts';
import type { HandlerParts } from './parts.ts';

/** The rest of the message is around the rows. */
const maxRowsBytes = 0.9 * maxMessageBytes;

/** The first rows, as many as fit into a message: what is made of large machines is long. */
export function fitRows<T>(rows: readonly T[]): T[] {
  let bytes = 0;
  const tooMany = rows.findIndex((row) => {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
    return bytes > maxRowsBytes;
  });
  // A single row that does not fit is refused where every answer is measured.
  return rows.slice(0, tooMany < 0 ? rows.length : Math.max(1, tooMany));
}

export function traceHandlers({
  lab,
  files,
  publish,
}: Pick<HandlerParts, 'lab' | 'files' | 'publish'>): Pick<Handlers, keyof typeof traceCalls> {
  const { traces, traceJobs, fits, replays } = lab;
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
