// Two checkouts of the engine and the importer, turn by turn in one process. Prints a JSON object of
// ratios, before over after in processor time: 1 if both are as fast, less if the second is slower.
// node test/bench/before-after.ts FOLDER-BEFORE FOLDER-AFTER [PART-OF-A-NAME]
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import { readRecording } from '../support/read-recording.ts';
import type { policies } from '../support/policies.ts';
import type * as supportSpecs from '../support/specs.ts';
import { median } from './median.ts';

/** What the bench needs of a checkout. Its specs are its own: their fields change with the model. */
interface Checkout {
  readonly replicate: (spec: unknown, replication: number) => unknown;
  readonly replay: (trace: unknown, spec: unknown, options: unknown) => unknown;
  /** Reads the text of a trace to its end. */
  readonly importText: (text: Buffer) => unknown;
  readonly specs: Pick<typeof supportSpecs, 'makeSpec' | 'makeMachine' | 'makeKernelBuild'> & {
    readonly policies: typeof policies;
  };
}

type Reader = new (onChunk: () => undefined) => {
  feed(bytes: Uint8Array): void;
  finish(): unknown;
};

const pieceBytes = 1 << 18;

/** As an import does: events to columns, packed, and the summary. */
function makeImport(TraceReader: Reader) {
  return (text: Buffer) => {
    const reader = new TraceReader(() => undefined);
    for (let at = 0; at < text.length; at += pieceBytes) {
      reader.feed(text.subarray(at, at + pieceBytes));
    }
    return reader.finish();
  };
}

function textOf(name: string): Buffer {
  const file = new URL(`../main/trace/fixtures/${name}.perf.txt.zst`, import.meta.url);
  return zstdDecompressSync(readFileSync(file));
}

/** The same events as the kernel's own trace file has them. */
function ftraceOf(text: Buffer): Buffer {
  const line = /^ *(\S.*?) +(\d+) +(\[\d+\]) +(\d+\.\d+): +\w+:(\w+): */gm;
  const lines = text.toString().replace(line, (_, comm: string, pid: string, ...rest: string[]) => {
    const [cpu, time, event] = rest;
    return `${comm.padStart(16)}-${pid.padEnd(7)} ${cpu} d..2. ${time}: ${event}: `;
  });
  return Buffer.from(`# tracer: nop\n#\n${lines}`);
}

const turns = 9;
/** A turn repeats its case until this much processor time is spent. */
const turnMs = 150;

async function load(folder: string): Promise<Checkout> {
  const read = async (...paths: string[]) => {
    const path = paths.map((one) => join(resolve(folder), one)).find((one) => existsSync(one));
    if (path === undefined) throw new Error(`${folder} has no ${paths.join(' or ')}`);
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  };
  const { replicate } = await read('main/engine/run.ts');
  const specs = await read('test/support/specs.ts');
  const { policies } = await read('test/support/policies.ts', 'test/support/specs.ts');
  const { replayWithReport } = await read('main/engine/replay.ts', 'main/engine/replay/replay.ts');
  return {
    replicate: replicate as Checkout['replicate'],
    replay: replayWithReport as Checkout['replay'],
    importText: makeImport((await read('main/trace/trace-reader.ts'))['TraceReader'] as Reader),
    specs: { ...specs, policies } as unknown as Checkout['specs'],
  };
}

const recording = readRecording('kernel-build');

/**
 * Windows are hardly followed after the measured time: how long they are is a matter of the model. With a
 * horizon of 0 each op would find one that has passed it.
 */
const still = { warmupMs: 0.2, horizonMs: 0.1, drainMs: 0 };

function drawn(policy: 'sync' | 'deferred' | 'deferred-tick', cpus: number, measureMs: number) {
  return ({ replicate, specs }: Checkout) => {
    const { makeSpec, makeMachine, makeKernelBuild, policies } = specs;
    const workload = makeKernelBuild(Math.min(cpus, 60));
    const spec = makeSpec(makeMachine(cpus), workload, policies[policy], { ...still, measureMs });
    return (turn: number) => replicate(spec, turn);
  };
}

const imported =
  (name: string, toForm = (text: Buffer) => text) =>
  ({ importText }: Checkout) => {
    const text = toForm(textOf(name));
    return () => importText(text);
  };

const cases: Readonly<Record<string, (checkout: Checkout) => (turn: number) => unknown>> = {
  'sync, 4 CPUs': drawn('sync', 4, 40),
  'sync, 96 CPUs': drawn('sync', 96, 1),
  'deferred, 96 CPUs': drawn('deferred', 96, 4),
  'deferred-tick, 96 CPUs': drawn('deferred-tick', 96, 4),
  'replay, deferred': ({ replay, specs: { makeSpec, makeMachine, makeKernelBuild, policies } }) => {
    const spec = makeSpec(makeMachine(2), makeKernelBuild(2), policies.deferred, still);
    return () => replay(recording.trace, spec, { loop: 'closed', horizonNs: 0 });
  },
  'import, kernel-build': imported('kernel-build-2cpu'),
  'import, tlb-shootdown': imported('tlb-shootdown-2cpu'),
  'import, kernel-build, ftrace': imported('kernel-build-2cpu', ftraceOf),
  'import, tlb-shootdown, ftrace': imported('tlb-shootdown-2cpu', ftraceOf),
};

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The median of the turns' ratios. Sides take turns in going first. */
function compare(before: (turn: number) => unknown, after: (turn: number) => unknown): number {
  const runs = { count: 1 };
  const repeat = (run: (turn: number) => unknown, turn: number) =>
    cpuMs(() => {
      for (let i = 0; i < runs.count; i++) run(turn);
    });
  // Both are warmed up, and the number of runs in a turn is found, before anything counts.
  while (repeat(before, 0) + repeat(after, 0) < 2 * turnMs) runs.count *= 2;
  const ratios: number[] = [];
  for (let turn = 1; turn <= turns; turn++) {
    const first = turn % 2 === 0 ? after : before;
    const firstMs = repeat(first, turn);
    const secondMs = repeat(first === before ? after : before, turn);
    ratios.push(first === before ? firstMs / secondMs : secondMs / firstMs);
  }
  return median(ratios);
}

const [before, after] = await Promise.all(process.argv.slice(2, 4).map(load));
if (!before || !after) throw new Error('give the folders of two checkouts');
const [, , , , part = ''] = process.argv;
const chosen = Object.entries(cases).filter(([name]) => name.includes(part));
const ratios = chosen.map(([name, make]) => [name, compare(make(before), make(after))]);
console.log(JSON.stringify(Object.fromEntries(ratios)));
