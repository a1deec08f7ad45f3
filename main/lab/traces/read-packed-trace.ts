import { LabError } from '../../../shared/errors.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import type { TraceStore } from '../../store/trace-store.ts';
import type { PackedTrace } from '../../trace/packed-trace.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createPacer } from '../work/pacer.ts';

/**
 * Reads a stored trace to send it to a thread: whole, or not at all.
 * @throws LabError `not-found` if it is deleted meanwhile, `cancelled`.
 */
export async function readPackedTrace(
  store: TraceStore,
  { id, hash, report, summary }: TraceDetails,
  signal?: AbortSignal,
): Promise<PackedTrace> {
  const gone = () =>
    new LabError('not-found', `trace ${id} no longer exists`, 'lab trace list shows the traces');
  const pace = createPacer();
  const found = store.traceNames(id);
  if (!found) throw gone();
  const cpus: PackedTrace['cpus'][number][] = [];
  for (const { cpu, events } of summary.perCpu) {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let read = 0;
    for (const chunk of store.traceChunks(id, cpu)) {
      // A copy, because it is transferred to the thread and the original belongs to the store.
      chunks.push(new Uint8Array(chunk.columns));
      read += chunk.events;
      await pace();
      refuseIfAborted(signal);
    }
    if (read !== events) throw gone();
    cpus.push({ cpu, chunks });
  }
  return { hash, lostEvents: report.lostEvents, names: found.names, cpus };
}
