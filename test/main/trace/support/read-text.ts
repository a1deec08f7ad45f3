import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { decodeChunk } from '../../../../main/trace/chunk-codec.ts';
import type { ChunkLimits } from '../../../../main/trace/chunk-maker.ts';
import { eventKinds } from '../../../../main/trace/events/index.ts';
import type { TraceChunk } from '../../../../main/trace/trace-chunk.ts';
import type { ReadTrace } from '../../../../main/trace/read-text.ts';
import { TraceReader } from '../../../../main/trace/trace-reader.ts';

export const fixtures = ['kernel-build-2cpu', 'tlb-shootdown-2cpu'] as const;
export type Fixture = (typeof fixtures)[number];

export const fixtureUrl = (name: Fixture) =>
  new URL(`../fixtures/${name}.perf.txt.zst`, import.meta.url);

export function readFixture(name: Fixture): Buffer {
  return zstdDecompressSync(readFileSync(fixtureUrl(name)));
}

export interface ReadText extends ReadTrace {
  readonly chunks: readonly TraceChunk[];
}

/** Reads a whole text, in pieces of this many bytes. */
export function readText(
  text: string | Uint8Array,
  { piece = 65_536, limits }: { readonly piece?: number; readonly limits?: ChunkLimits } = {},
): ReadText {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const chunks: TraceChunk[] = [];
  const reader = new TraceReader((chunk) => chunks.push(chunk), limits);
  for (let at = 0; at < bytes.length; at += piece) reader.feed(bytes.subarray(at, at + piece));
  return { ...reader.finish(), chunks };
}

/** An event in words: the time since the start, CPU, pid, name and its fields. */
export interface PlainEvent {
  readonly timeNs: number;
  readonly cpu: number;
  readonly pid: number;
  readonly name: string;
  readonly fields: Readonly<Record<string, number | string | undefined>>;
}

/** The events of the chunks, by CPU and in their order, with names in place of their ids. */
export function plainEvents({ chunks, names }: ReadText): PlainEvent[] {
  const inOrder = chunks.toSorted((a, b) => a.cpu - b.cpu || a.sequence - b.sequence);
  return inOrder.flatMap(({ cpu, columns }) => {
    const { count, timeNs, kind, pid, values } = decodeChunk(columns);
    return Array.from({ length: count }, (_, i) => {
      const { name, fields } = eventKinds[kind[i]!]!;
      const entries = fields.map((field, f) => {
        const value = values[f]![i]!;
        return [field, field.endsWith('Name') ? names[value] : value] as const;
      });
      return { timeNs: timeNs[i]!, cpu, pid: pid[i]!, name, fields: Object.fromEntries(entries) };
    });
  });
}

/** Lines as perf script prints them, from one a microsecond after the other. */
export function perfLine(
  event: string,
  {
    cpu = 0,
    pid = 7,
    comm = 'cc1',
    us = 0,
  }: Partial<Record<'cpu' | 'pid' | 'us', number>> & {
    readonly comm?: string;
  } = {},
): string {
  const time = (100 + us / 1e6).toFixed(6);
  const place = `[${String(cpu).padStart(3, '0')}]`;
  return `${comm.padStart(16)} ${String(pid).padStart(5)} ${place} ${time.padStart(12)}: ${event}`;
}

/** The same line as trace-cmd report prints it. */
export function toTraceCmd(line: string): string {
  const match = /^ *(.*?) +(-?\d+) (\[\d+\]) +([\d.]+): +\w+:(\w+): (.*)$/.exec(line);
  if (!match) throw new Error(`no perf line: ${line}`);
  const [, comm = '', pid = '', cpu = '', time = '', name = '', fields = ''] = match;
  return `${`${comm}-${pid}`.padStart(22)} ${cpu} ${time}: ${`${name}:`.padEnd(21)} ${fields}`;
}
