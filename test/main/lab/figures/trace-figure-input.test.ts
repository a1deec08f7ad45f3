import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLab } from '../../../../main/lab/create-lab.ts';
import type { Lab } from '../../../../main/lab/lab.ts';
import { readTraceFigureInput } from '../../../../main/lab/figures/trace-figure-input.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import { maxReplaysShown } from '../../../../shared/contract/trace-figure-calls.ts';
import type { TraceDetails } from '../../../../shared/trace.ts';
import {
  hashOf,
  makeFit,
  makeReplay,
  replayDistributions,
} from '../../../support/made-of-traces.ts';
import { fixtureUrl } from '../../trace/support/read-text.ts';

const store = openStore(':memory:');
let lab: Lab;
let trace: TraceDetails;

const at = (second: number) => `2026-01-02T03:04:${String(second).padStart(2, '0')}.000Z`;

function saveReplay(digits: string, second: number, modelVersion = '3'): void {
  const of = { hash: trace.hash, name: trace.name };
  const fields = { key: hashOf(digits), trace: of, recordedAt: at(second), modelVersion };
  store.saveReplay(makeReplay(fields), replayDistributions);
}

beforeAll(async () => {
  lab = createLab({ store, pool: createInlinePool() });
  const path = fileURLToPath(fixtureUrl('kernel-build-2cpu'));
  trace = (await lab.traces.import({ path })).trace;
  saveReplay('01d', 1, '2');
  saveReplay('a1', 2);
  saveReplay('b2', 4);
  saveReplay('b2f', 3);
  store.saveReplay(makeReplay({ key: hashOf('e1') }), replayDistributions);
  const of = { hash: trace.hash, name: trace.name };
  store.saveFit(makeFit({ name: 'first', trace: of, fittedAt: at(1) }));
  store.saveFit(makeFit({ name: 'second', trace: of, fittedAt: at(2) }));
  store.saveFit(makeFit({ name: 'other' }));
});
afterAll(() => lab.close());

const read = (more: { fit?: string; replays?: string[] } = {}) =>
  readTraceFigureInput(lab, { trace: trace.hash, ...more });

describe('what figures of a trace are made from', () => {
  it('is the newest fit and all replays by the newest model, in the order they were made', async () => {
    const input = await read();
    expect(input.trace).toEqual(trace);
    expect(input.fit?.profile.name).toBe('second');
    expect(input.replays.map(({ key }) => key)).toEqual(['a1', 'b2f', 'b2'].map(hashOf));
    expect([...input.distributions.keys()]).toEqual(['a1', 'b2f', 'b2'].map(hashOf));
    expect(input.distributions.get(hashOf('a1'))).toEqual(replayDistributions);
    const id = trace.hash.slice(0, 8);
    expect(input.commands).toMatchObject({
      imported: ['lab', 'trace', 'import', trace.name],
      draw: ['lab', 'trace', 'figure', id],
      fit: {
        before: [['lab', 'trace', 'fit', id, '--name', 'second']],
        options: ['--fit', 'second'],
      },
    });
  });

  it('is the fit and the replays that are named, in their order, each once', async () => {
    const replays = [hashOf('b2'), '01d0', hashOf('b2')];
    const input = await read({ fit: 'first', replays });
    expect(input.fit?.profile.name).toBe('first');
    expect(input.replays.map(({ key }) => key)).toEqual(['b2', '01d'].map(hashOf));
    const ends = ['--fit', 'first', '--replay', 'b2000000', '--replay', '01d00000'];
    const { fit, replays: shown } = input.commands;
    expect([...fit!.options, ...shown.options]).toEqual(ends);
    // No command makes what was written by hand.
    expect(shown.before).toEqual([]);
  });

  it('is only the trace if nothing was made from it', async () => {
    const path = fileURLToPath(fixtureUrl('tlb-shootdown-2cpu'));
    const { trace: bare } = await lab.traces.import({ path });
    const input = await readTraceFigureInput(lab, { trace: String(bare.id) });
    expect(input).toMatchObject({ trace: bare, fit: null, replays: [] });
  });

  it('is not what was made from another trace', async () => {
    await expect(read({ fit: 'other' })).rejects.toMatchObject({
      code: 'bad-value',
      message: 'workload other is fitted to trace 7ace0000',
    });
    await expect(read({ replays: [hashOf('e1')] })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is refused where names are unknown, too short, of several or too many', async () => {
    await expect(read({ fit: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(readTraceFigureInput(lab, { trace: '99' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(read({ replays: ['ffff'] })).rejects.toThrow('no replay whose key starts');
    await expect(read({ replays: ['a1'] })).rejects.toThrow('no replay whose key starts');
    saveReplay('cccc1', 5);
    saveReplay('cccc2', 6);
    await expect(read({ replays: ['cccc'] })).rejects.toThrow('several replays whose key');
    const many = Array.from({ length: maxReplaysShown + 1 }, () => hashOf('a1'));
    await expect(read({ replays: many })).rejects.toMatchObject({ code: 'bad-value' });
  });
});
