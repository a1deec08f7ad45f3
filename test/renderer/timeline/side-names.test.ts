import { describe, expect, it } from 'vitest';
import { nameSides } from '../../../renderer/timeline/side-names.ts';

const of = (name: string, cpus: number, seed = 1) => ({
  name,
  title: `server-${cpus}, ${cpus} CPUs, kernel-build, seed ${seed}, replication 0`,
});

describe('the names of sides', () => {
  it('are those of their policies', () => {
    expect(nameSides([of('sync', 4), of('deferred', 4)])).toEqual(['sync', 'deferred']);
  });

  it('say what differs where the policy is the same', () => {
    expect(nameSides([of('sync', 4), of('sync', 8), of('latr', 8)])).toEqual([
      'sync, server-4, 4 CPUs',
      'sync, server-8, 8 CPUs',
      'latr',
    ]);
    expect(nameSides([of('sync', 4), of('sync', 4, 2)])).toEqual(['sync, seed 1', 'sync, seed 2']);
  });

  it('are numbered where nothing differs', () => {
    expect(nameSides([of('sync', 4), of('sync', 4)])).toEqual(['sync 1', 'sync 2']);
  });
});
