/** What a number of a row is in. */
export type RowUnit = 'cycles' | 'ns' | 'us' | '1/s' | '1' | '%';

/** Other ways to write a unit, and what one of it is in the first of its kind. */
const kinds: readonly Readonly<Record<string, number>>[] = [
  {
    ns: 1,
    nsec: 1,
    nanoseconds: 1,
    us: 1e3,
    usec: 1e3,
    '\u00b5s': 1e3,
    '\u03bcs': 1e3,
    microseconds: 1e3,
    ms: 1e6,
    msec: 1e6,
    milliseconds: 1e6,
    s: 1e9,
    sec: 1e9,
    seconds: 1e9,
  },
  { cycles: 1, cycle: 1, 'tsc cycles': 1, kcycles: 1e3 },
  { '1/s': 1, '/s': 1, 'loops/s': 1, 'ops/s': 1, 'per second': 1, 'k/s': 1e3, '1000/s': 1e3 },
  { '1': 1, 'per loop': 1, 'interrupts/loop': 1, 'interrupts per loop': 1 },
  { '%': 1, percent: 1, share: 100, fraction: 100 },
];

const lookUp = (unit: string) => {
  const name = unit.trim().toLowerCase();
  const kind = kinds.findIndex((one) => Object.hasOwn(one, name));
  return kind < 0 ? null : { kind, size: kinds[kind]?.[name] ?? Number.NaN };
};

/**
 * What a number in a unit is multiplied by to be in another; null if it cannot be. Cycles and times go
 * into each other by the clock. No unit is the wanted one.
 */
export function factorOf(unit: string, wanted: RowUnit, ghz: number): number | null {
  if (unit.trim() === '') return 1;
  const [from, to] = [lookUp(unit), lookUp(wanted)];
  if (!from || !to) return null;
  if (from.kind === to.kind) return from.size / to.size;
  const [time, cycles] = [0, 1];
  if (from.kind === time && to.kind === cycles) return (from.size * ghz) / to.size;
  if (from.kind === cycles && to.kind === time) return from.size / ghz / to.size;
  return null;
}
