import type { MachineField } from '../../shared/spec/machine.ts';

/** A fitted cost, and the range that published measurements allow. */
export interface FittedCost {
  readonly field: Exclude<MachineField, 'sockets'>;
  readonly min: number;
  readonly max: number;
  /** Source of the range, in the words of main/engine/MODEL.md, section 9. */
  readonly source: string;
}

const cacheWalk = 'a walk that hits the caches';
const tlbSizes = 'size of second-level TLBs, Haswell to Skylake';
const interrupt = 'interrupt entry and exit with and without KPTI; a call-function entry';
const lines = "llist head and csd; the csd's lock word";

/** The costs that `lab calibrate` searches for, one set for both published machines. */
export const fittedCosts: readonly FittedCost[] = [
  { field: 'xpfoMapCycles', min: 300, max: 1500, source: 'PTE change, lock, lookup' },
  {
    field: 'invlpgCycles',
    min: 100,
    max: 300,
    source: 'Dave Hansen, 2014-02-18; Ingo Molnar, 2015-06-08',
  },
  {
    field: 'fullFlushCycles',
    min: 300,
    max: 2300,
    source: 'Dave Hansen, 2014-02-18; Andy Lutomirski, 2016-01-25',
  },
  { field: 'tlbEntries', min: 512, max: 1536, source: tlbSizes },
  {
    field: 'tlbFillTauUs',
    min: 50,
    max: 1000,
    source: 'how long a task takes to touch as many pages',
  },
  { field: 'pageWalkCycles', min: 10, max: 45, source: cacheWalk },
  { field: 'tlbKernelShare', min: 0.2, max: 0.6, source: cacheWalk },
  { field: 'irqCycles', min: 600, max: 2500, source: interrupt },
  { field: 'csdCycles', min: 150, max: 600, source: interrupt },
  { field: 'sendLinesPerTarget', min: 1, max: 4, source: lines },
  { field: 'ackLinesPerTarget', min: 0.5, max: 2, source: lines },
  { field: 'contextSwitchCycles', min: 2000, max: 6000, source: 'without any flush' },
  { field: 'pendingMaskLines', min: 0.5, max: 6, source: 'contended cpumask words' },
];
