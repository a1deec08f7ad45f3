import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Stream } from '../../../main/engine/random.ts';
import { TraceReader } from '../../../main/trace/trace-reader.ts';
import { besideLineKinds } from '../../../shared/trace-names.ts';
import { LabError } from '../../../shared/errors.ts';
import { fixtures, readFixture, toTraceCmd } from './support/read-text.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const mutations = scaleRuns(100_000);
/** Made in one text: it is read once for them all. */
const mutationsPerText = 4;
const kept = 12;

/** Pieces that mean something in a trace. */
const pieces = [
  ' [001] ',
  '==>',
  'pfn=',
  'order=',
  '\n',
  '\r',
  '\0',
  '%',
  '(nil)',
  '0x',
  '-',
  '9'.repeat(30),
  '[',
  ']',
  ': ',
  'kmem:mm_page_alloc: ',
  ' 1.5: ',
  '|',
  'GFP_',
  '(3)',
  'prev_pid=',
  'csd=',
  '[LOST 9 EVENTS]',
  '\xff',
  '=>',
  'us : ',
  'cpus=3\n',
  ' b: cpus=1\n',
  '# tracer: x\n',
  'ARRAY[',
  'reason=',
  ' ffffffff81000010 f+0x1 ([k])',
  '0x140cca',
  '.dat: ',
  ' ==> ',
  '(R)',
  'VM:12 ',
  ' (+4) ',
  '] G ',
  ' 0.000000: ',
  'reason:(4)',
  'S0,8,',
  '{"counter-value"',
  '18446744073709551615',
  ' -1.5: ',
].map((piece) => Buffer.from(piece, 'latin1'));

/** The texts of unusual forms, each whole or from its beginning. */
function fieldTexts(): Buffer[][] {
  const folder = new URL('./fixtures/field/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return [...names.map((name) => readFileSync(new URL(name, folder))), ...counterTexts].map(
    (text) =>
      text
        .toString('latin1')
        .split(/(?<=\n)/)
        .slice(0, kept)
        .map((line) => Buffer.from(line, 'latin1')),
  );
}

/** One of each kind of line, from both recordings, as perf and as trace-cmd print them. */
function seeds(): Buffer[][] {
  const lines = new Map<string, string>();
  for (const name of fixtures) {
    for (const line of readFixture(name).toString().split('\n').slice(0, -1)) {
      const [, event = ''] = /: +(\w+:\w+):/.exec(line) ?? [];
      if (!lines.has(event)) lines.set(event, line);
    }
  }
  const perf = [...lines.values()].slice(0, kept);
  const toBytes = (text: readonly string[]) => text.map((line) => Buffer.from(`${line}\n`));
  return [toBytes(perf), toBytes(perf.map(toTraceCmd)), ...fieldTexts()];
}

const counterTexts = [
  " Performance counter stats for 'a':\n\n  12,345  tlb:tlb_flush  (50.00%)\n\n  1.5 seconds time elapsed\n",
  'nr_free_pages 5\nnr_tlb_remote_flush 7\n  CPU0 CPU1\nTLB: 1 2 x\nnr_tlb_remote_flush 9\nTLB: 3 4 x\n',
  '     1.000104530,482,,tlb:tlb_flush,8003510000,100.00,,\nS0-D0-C0,2,8.5,msec,cpu-clock,1.2%,9,25.00,8.0,CPUs utilized\n',
  '{"interval" : 1.0, "cpu" : "0", "counter-value" : "482.0", "unit" : "", "event" : "tlb:tlb_flush", "event-runtime" : 8, "pcnt-running" : 50.00}\n',
].map((text) => Buffer.from(text));

const random = Stream.named(1, 'mutations', 'trace text');
const below = (n: number) => (random.next() >>> 0) % n;

function mutateBytes(line: Buffer): Buffer {
  const at = below(line.length + 1);
  const until = Math.min(line.length, at + below(12));
  switch (below(4)) {
    case 0: {
      const changed = Buffer.from(line);
      changed[Math.min(at, line.length - 1)] = below(256);
      return changed;
    }
    case 1:
      return Buffer.concat([line.subarray(0, at), line.subarray(until)]);
    case 2:
      return Buffer.concat([
        line.subarray(0, at),
        pieces[below(pieces.length)]!,
        line.subarray(at),
      ]);
    default:
      return Buffer.concat([line.subarray(0, until), line.subarray(at)]);
  }
}

function mutate(lines: readonly Buffer[]): Buffer[] {
  const changed = [...lines];
  for (let n = mutationsPerText; n > 0; n--) {
    const at = below(changed.length);
    const what = below(8);
    if (what === 0) changed.splice(at, 1);
    else if (what === 1) changed.splice(at, 0, changed[below(changed.length)]!);
    else changed[at] = mutateBytes(changed[at]!);
    if (changed.length === 0) return [Buffer.from('\n')];
  }
  return below(20) === 0 ? changed.slice(0, 1).map((line) => line.subarray(1)) : changed;
}

/** Reads it to its end, and returns what was wrong with that. */
function tryText(text: Buffer): string | null {
  const reader = new TraceReader(() => undefined);
  try {
    const cut = below(text.length + 1);
    reader.feed(text.subarray(0, cut));
    reader.feed(text.subarray(cut));
    const { report, summary } = reader.finish();
    const others = report.issues
      .filter(({ kind }) => !besideLineKinds.includes(kind))
      .reduce((sum, { count }) => sum + count, 0);
    if (report.events + others !== report.lines) return 'lines are lost';
    if (!report.issues.every(({ lines }) => lines.length > 0)) return 'an issue has no line';
    return JSON.stringify(summary).includes('null,null') ? 'numbers are missing' : null;
  } catch (error) {
    if (!(error instanceof LabError)) return String(error);
    return /\bline \d+/.test(error.message) && /^[ -~]*$/.test(error.message)
      ? null
      : error.message;
  }
}

describe('a mutated text', () => {
  it('is read or refused with a line number, and every line is accounted for', () => {
    const texts = seeds();
    const wrong: string[] = [];
    for (let n = 0; n < mutations / mutationsPerText && wrong.length < 5; n++) {
      const text = Buffer.concat(mutate(texts[n % texts.length]!));
      const problem = tryText(text);
      if (problem !== null) wrong.push(`${problem}: ${JSON.stringify(text.toString('latin1'))}`);
    }
    expect(wrong).toEqual([]);
  }, 600_000);
});
