import { afterEach, describe, expect, it } from 'vitest';
import { KnownRowSets } from '../../../../main/lab/validation/row-sets.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { readRows } from '../../../../main/measure/read-rows.ts';
import type { RowSetSummary } from '../../../../shared/row-set.ts';

const header = 'id,experiment,machine,kernel,metric,value,placement,pages';
const csv = (count: number) =>
  [
    header,
    ...Array.from(
      { length: count },
      (_, i) => `r${i},pair,bdw-e5-2660v4-2s,5.2,initiatorCyclesPerCall,4000,same-socket,${i + 1}`,
    ),
  ].join('\n');

const work = createWorkRegistry();
afterEach(() => work.close());

function open(registry = work) {
  const changes: RowSetSummary[] = [];
  return {
    changes,
    sets: new KnownRowSets({ work: registry, onChange: (set) => changes.push(set) }),
  };
}

async function endOf(sets: KnownRowSets, id: number): Promise<RowSetSummary> {
  for (;;) {
    const set = sets.list().find((one) => one.id === id);
    if (!set || set.state !== 'running') return set!;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('sets of measured rows', () => {
  it('begin with those of the lab, which nobody has predicted yet', () => {
    const { sets } = open(createWorkRegistry());
    expect(sets.list()).toMatchObject([
      { id: 0, name: 'built-in', rows: 310, state: 'waiting', progress: { done: 0, total: 310 } },
    ]);
    expect(sets.report(0)).toBeNull();
  });

  it('are predicted once, with progress, and kept', async () => {
    const { sets, changes } = open(createWorkRegistry());
    const added = sets.add('own.csv', readRows(csv(3)));
    expect(added).toMatchObject({ id: 1, name: 'own.csv', rows: 3, state: 'running' });
    expect(await endOf(sets, 1)).toMatchObject({ state: 'done', progress: { done: 3, total: 3 } });
    const report = sets.report(1);
    expect(report?.rows.map(({ id, conditions }) => [id, conditions])).toEqual([
      ['r0', 'placement same-socket, pages 1'],
      ['r1', 'placement same-socket, pages 2'],
      ['r2', 'placement same-socket, pages 3'],
    ]);
    expect(sets.predict(1).state).toBe('done');
    expect(sets.report(1)).toBe(report);
    expect(changes.at(-1)).toMatchObject({ id: 1, state: 'done' });
  });

  it('stop when they are cancelled, and begin anew', async () => {
    const { sets } = open(createWorkRegistry());
    sets.predict(0);
    expect(await sets.cancel(0)).toMatchObject({ state: 'cancelled' });
    expect(sets.report(0)).toBeNull();
    expect(sets.predict(0).state).toBe('running');
    await sets.cancel(0);
  });

  it('of a file can be removed, those of the lab cannot, and others are not there', async () => {
    const { sets } = open(createWorkRegistry());
    sets.add('own.csv', readRows(csv(1)));
    await sets.remove(1);
    expect(sets.list()).toHaveLength(1);
    await expect(sets.remove(0)).rejects.toThrow('come with the lab');
    await expect(sets.cancel(7)).rejects.toThrow('there is no set of rows 7');
  });

  it('of more rows than a page shows are for the command line', () => {
    const { sets } = open(createWorkRegistry());
    expect(() => sets.add('big.csv', readRows(csv(2001)))).toThrow('2001 rows');
  });
});
