import type { ChunkLimits } from '../../../../main/trace/chunk-maker.ts';
import type { PackedTrace } from '../../../../main/trace/packed-trace.ts';
import { readText, type ReadText } from './read-text.ts';

/** What was read, in the form for a thread; each time in its own memory. */
export function packTrace({ chunks, names, report, summary }: ReadText): PackedTrace {
  const cpus = summary.perCpu.map(({ cpu }) => ({
    cpu,
    chunks: chunks.filter((chunk) => chunk.cpu === cpu).map(({ columns }) => columns.slice()),
  }));
  return { hash: 'e'.repeat(64), lostEvents: report.lostEvents, names, cpus };
}

export const packText = (text: string | Uint8Array, limits: ChunkLimits = {}): PackedTrace =>
  packTrace(readText(text, { limits }));
