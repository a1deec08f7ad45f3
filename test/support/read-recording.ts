import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { readPageEvents } from './page-states.ts';
import { makeReplayTrace } from './replay-traces.ts';

const folder = new URL('../main/engine/replay/fixtures/', import.meta.url);

/** Switches, allocations and frees at the start of a recording on 2 CPUs, from `perf script`. */
export function readRecording(name: 'kernel-build' | 'tlb-shootdown') {
  const file = new URL(`${name}.perf.txt.zst`, folder);
  const text = zstdDecompressSync(readFileSync(file)).toString();
  const heads = [...text.matchAll(/^.*? (\d+) +\[(\d+)\] +(\d+)\.(\d{6}):/gm)].map(
    ([, pid, cpu, seconds, micros]) => ({
      pid: Number(pid),
      cpu: Number(cpu),
      timeNs: Number(seconds) * 1e9 + Number(micros) * 1e3,
    }),
  );
  const firstPids = [0, 1].map((cpu) => heads.find((head) => head.cpu === cpu)!.pid);
  const times = heads.map((head) => head.timeNs);
  const span = { startNs: Math.min(...times), endNs: Math.max(...times) };
  const events = readPageEvents(text);
  return { text, events, firstPids, span, trace: makeReplayTrace(events, firstPids, span) };
}
