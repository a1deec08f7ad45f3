// Where the measured rows are from. Each is named by a word that rows refer to.

export const sources = {
  eurosys20: {
    source: "Amit, Tai, Wei: Don't shoot down TLB shootdowns! (EuroSys 2020)",
    year: 2020,
    link: 'https://nadav.amit.zone/publications/amit2020tlb.html',
  },
  latr18: {
    source: 'Kumar, Maass et al.: LATR (ASPLOS 2018)',
    year: 2018,
    link: 'https://doi.org/10.1145/3173162.3173198',
  },
  ecotlb20: {
    source: 'Maass et al.: ecoTLB (ACM TACO 2020)',
    year: 2020,
    link: 'https://doi.org/10.1145/3409454',
  },
  riel25: {
    source:
      'Rik van Riel, commit 4afeb0ed1753 (x86/mm: Enable broadcast TLB invalidation for multi-threaded processes)',
    year: 2025,
  },
  amit22: {
    source: 'Nadav Amit, commit aa44284960d5 (x86/mm/tlb: Avoid reading mm_tlb_gen when possible)',
    year: 2022,
  },
  amit22reply: { source: 'Nadav Amit, reply of 2022-06-07', year: 2022 },
  robot24: { source: 'kernel test robot (0-day)', year: 2024 },
  robot23: { source: 'kernel test robot (0-day)', year: 2023 },
  robot25: { source: 'kernel test robot (0-day)', year: 2025 },
  park25: { source: 'SeongJae Park, mm/madvise: batch tlb flushes v2', year: 2025 },
  jain25: {
    source:
      'Dev Jain, commit c320dbb7c80d (arm64/mm: Elide TLB flush in certain pte protection transitions)',
    year: 2025,
  },
  'intel-idle16': {
    source: 'drivers/idle/intel_idle.c skx_cstates',
    year: 2016,
    link: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/idle/intel_idle.c',
  },
  hansen14: {
    source:
      'Dave Hansen: [RFC][PATCH 6/6] x86: mm: set TLB flush tunable to sane value (also 2014-07-01 repost)',
    year: 2014,
  },
  molnar15: {
    source: 'Ingo Molnar: Re: [PATCH 0/3] TLB flush multiple pages per IPI v5',
    year: 2015,
  },
  shukla25: {
    source:
      'Manali Shukla (quoted by Ingo Molnar): Re: [PATCH v7 00/12] AMD broadcast TLB invalidation',
    year: 2025,
  },
  viennot22: {
    source: 'nviennot/core-to-core-latency (README and result issues)',
    year: 2022,
    link: 'https://github.com/nviennot/core-to-core-latency',
  },
} as const;

export type SourceName = keyof typeof sources;
