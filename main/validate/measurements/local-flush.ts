// Flushes on the CPU that asks for them, and calls that hold them.
import type { RowSet } from './row-set.ts';

const unnamedIntel = {
  cpu: 'Intel, not stated',
  sockets: null,
  cores: null,
  threads: null,
  ghz: null,
};

export const localFlushRows: readonly RowSet[] = [
  {
    source: 'eurosys20',
    all: {
      machineFacts: {
        cpu: 'Xeon E5-2660 v4 (the paper calls it Skylake; it is Broadwell-EP)',
        sockets: 2,
        cores: 28,
        threads: 56,
        ghz: null,
        ghzNote: '2.0 nominal, not in the paper; cycles are TSC',
      },
      benchmark: 'write to a copy-on-write page, local flush only',
      metric: 'cycles of the faulting write',
      unit: 'cycles',
      uncertainty: null,
      where: 'Fig. 9, p. 10',
    },
    curves: [
      {
        id: 'es20-cow-unsafe-base',
        has: { conditions: 'Linux 5.2.8, unsafe mode, base' },
        values: [2502],
      },
      {
        id: 'es20-cow-unsafe-all',
        has: { conditions: 'Linux 5.2.8, unsafe mode, all of section 3' },
        values: [2462],
      },
      {
        id: 'es20-cow-unsafe-avoid',
        has: { conditions: 'Linux 5.2.8, unsafe mode, avoid CoW flush' },
        values: [2327],
      },
    ],
  },
  {
    source: 'park25',
    all: {
      machineFacts: { cpu: 'not stated', sockets: null, cores: null, threads: null, ghz: null },
      benchmark: 'process_madvise(MADV_DONTNEED) over 256 MiB in 4 KiB ranges, one thread',
      metric: 'time for 65 536 pages',
      unit: 'ns',
      where: '20250404210700.2156-1-sj@kernel.org',
    },
    curves: [
      {
        id: 'sj-madvise-before-1',
        has: {
          conditions: '1 ranges per call, mm-new 2025-04-04, before batching',
          uncertainty: '+-5.55 % (stdev of 5)',
        },
        values: [110948138.2],
      },
      {
        id: 'sj-madvise-after-1',
        has: {
          conditions: '1 ranges per call, mm-new 2025-04-04, after batching',
          uncertainty: '+-4.28 % (stdev of 5)',
        },
        values: [109476402.8],
      },
      {
        id: 'sj-madvise-before-2',
        has: {
          conditions: '2 ranges per call, mm-new 2025-04-04, before batching',
          uncertainty: '+-1.67 % (stdev of 5)',
        },
        values: [75678535.6],
      },
      {
        id: 'sj-madvise-after-2',
        has: {
          conditions: '2 ranges per call, mm-new 2025-04-04, after batching',
          uncertainty: '+-3.55 % (stdev of 5)',
        },
        values: [70470722.2],
      },
      {
        id: 'sj-madvise-before-8',
        has: {
          conditions: '8 ranges per call, mm-new 2025-04-04, before batching',
          uncertainty: '+-4.39 % (stdev of 5)',
        },
        values: [50013051.6],
      },
      {
        id: 'sj-madvise-after-8',
        has: {
          conditions: '8 ranges per call, mm-new 2025-04-04, after batching',
          uncertainty: '+-5.2 % (stdev of 5)',
        },
        values: [44377029.8],
      },
      {
        id: 'sj-madvise-before-32',
        has: {
          conditions: '32 ranges per call, mm-new 2025-04-04, before batching',
          uncertainty: '+-6.06 % (stdev of 5)',
        },
        values: [43614180.2],
      },
      {
        id: 'sj-madvise-after-32',
        has: {
          conditions: '32 ranges per call, mm-new 2025-04-04, after batching',
          uncertainty: '+-3.75 % (stdev of 5)',
        },
        values: [34127428],
      },
      {
        id: 'sj-madvise-before-128',
        has: {
          conditions: '128 ranges per call, mm-new 2025-04-04, before batching',
          uncertainty: '+-6.99 % (stdev of 5)',
        },
        values: [42977970],
      },
      {
        id: 'sj-madvise-after-128',
        has: {
          conditions: '128 ranges per call, mm-new 2025-04-04, after batching',
          uncertainty: '+-4.06 % (stdev of 5)',
        },
        values: [25050444.2],
      },
      {
        id: 'sj-madvise-before-1024',
        has: {
          conditions: '1024 ranges per call, mm-new 2025-04-04, before batching',
          uncertainty: '+-5.44 % (stdev of 5)',
        },
        values: [40978574],
      },
      {
        id: 'sj-madvise-after-1024',
        has: {
          conditions: '1024 ranges per call, mm-new 2025-04-04, after batching',
          uncertainty: '+-3.65 % (stdev of 5)',
        },
        values: [23872024.2],
      },
    ],
  },
  {
    source: 'jain25',
    all: {
      machineFacts: {
        cpu: 'arm64, not stated',
        sockets: null,
        cores: null,
        threads: null,
        ghz: null,
      },
      benchmark: 'mprotect PROT_NONE to PROT_READ|PROT_WRITE',
      conditions: 'flush kept',
      metric: 'time per call',
      unit: 'us',
      uncertainty: null,
      where: 'commit message',
    },
    curves: [{ id: 'arm-mprotect-before', values: [3.2] }],
  },
  {
    source: 'hansen14',
    all: {
      machineFacts: unnamedIntel,
      metric: 'mean cost',
      unit: 'cycles',
      uncertainty: null,
      where: '20140218193017.ECDF1089@viggo.jf.intel.com',
    },
    curves: [
      {
        id: 'hansen14-range-1p',
        has: {
          benchmark: 'kernel compile, local flush_tlb_mm_range, tracing included',
          conditions: '1 pages',
        },
        values: [1276],
      },
      {
        id: 'hansen14-range-4p',
        has: {
          benchmark: 'kernel compile, local flush_tlb_mm_range, tracing included',
          conditions: '4 pages',
        },
        values: [2447],
      },
      {
        id: 'hansen14-range-16p',
        has: {
          benchmark: 'kernel compile, local flush_tlb_mm_range, tracing included',
          conditions: '16 pages',
        },
        values: [5041],
      },
      {
        id: 'hansen14-range-33p',
        has: {
          benchmark: 'kernel compile, local flush_tlb_mm_range, tracing included',
          conditions: '33 pages',
        },
        values: [8534],
      },
      {
        id: 'hansen14-full',
        has: { benchmark: 'kernel compile', conditions: 'full flush' },
        values: [2283],
      },
    ],
  },
  {
    source: 'molnar15',
    all: {
      machineFacts: unnamedIntel,
      benchmark: 'hot loop',
      metric: 'cost',
      unit: 'cycles',
      uncertainty: null,
      where: '20150608215054.GB30566@gmail.com (quoting 20150608195237.GA15429@gmail.com)',
    },
    curves: [
      { id: 'molnar15-cr3', has: { conditions: 'CR3 reload' }, values: [96] },
      { id: 'molnar15-invlpg', has: { conditions: 'INVLPG' }, values: [260] },
    ],
  },
];
