import { describe, expect, it } from 'vitest';
import { ignoredIn, readSeen, sourcesOf, writeSeen } from '../../../renderer/timeline/address.ts';
import type { View } from '../../../renderer/timeline/scene.ts';

const key = 'a'.repeat(64);
const view: View = {
  from: 1234.6,
  to: 99_000,
  scroll: 0,
  rowScale: 1,
  selection: { kind: 'request', side: 1, id: 7 },
  shifts: [0, 5],
  isAligned: true,
  shown: [1],
  hover: null,
  pointerX: null,
  isDragging: false,
  cursor: { side: 0, cpu: 0, t: 0, isOn: false },
};

describe('the address of a timeline', () => {
  it('holds the view, the choice, the sides and the alignment, and nothing else changes', () => {
    const params = writeSeen({ keys: key, choice: 'band.0.1' }, view, 2);
    expect(params).toEqual({
      keys: key,
      view: '1235-99000',
      choice: 'request.1.7',
      show: '1',
      align: '1',
    });
    expect(readSeen(params)).toEqual({
      from: 1235,
      to: 99_000,
      selection: view.selection,
      shown: [1],
      isAligned: true,
    });
  });

  it('names runs with a part of them, or a recording', () => {
    const other = 'b'.repeat(64);
    const params = { keys: `${key},junk,${other}`, replication: '2', from: '1.5', length: '3' };
    const part = { replication: 2, fromMs: 1.5, lengthMs: 3 };
    expect(sourcesOf(params)).toEqual([
      { kind: 'run', key, ...part },
      { kind: 'run', key: other, ...part },
    ]);
    expect(sourcesOf({ trace: '3' })).toEqual([{ kind: 'trace', id: 3 }]);
    expect(sourcesOf({})).toEqual([]);
  });

  it('names runs by the first digits of their keys, as the command line does', () => {
    const named = sourcesOf({ keys: `${key.slice(0, 12)}, ABCD ,abc` });
    expect(named.map((source) => (source.kind === 'run' ? source.key : ''))).toEqual([
      key.slice(0, 12),
      'abcd',
    ]);
  });

  it('tells which words of the address are left out: no keys, too short, or too many', () => {
    const keys = ['junk', 'abc', 'aaaa', 'bbbb', 'cccc', 'dddd', ''].join(',');
    expect(ignoredIn({ keys })).toEqual(['junk', 'abc', 'dddd']);
    expect(sourcesOf({ keys })).toHaveLength(3);
    expect(ignoredIn({ keys: key })).toEqual([]);
    expect(ignoredIn({ keys, trace: '3' })).toEqual([]);
    expect(ignoredIn({})).toEqual([]);
  });

  it('ignores what it cannot read', () => {
    const seen = readSeen({ view: 'x-y', choice: 'request.1', show: 'a' });
    expect(seen).toMatchObject({ selection: null, shown: null, isAligned: false });
    expect([seen.from, seen.to]).toEqual([undefined, undefined]);
    expect(readSeen({ choice: 'range.5.9' }).selection).toEqual({ kind: 'range', from: 5, to: 9 });
  });
});
