/** A feature of real machines that the simulation leaves out. */
export interface NotModelled {
  /** In the words of README.md, "What is not modelled", and MODEL.md, section 10. */
  readonly name: string;
  /** True if the model says how the result is biased. */
  readonly isKnown: boolean;
  /** How, in one sentence; or that this is unknown, and what replaces the feature. */
  readonly effect: string;
}

/** What is left out, in the order of README.md and MODEL.md. The known effects follow from MODEL.md. */
export const notModelled: readonly NotModelled[] = [
  {
    name: 'locks other than mmap_lock or lru_lock and the cost of cache lines',
    isKnown: false,
    effect:
      'Unknown: tasks wait for one of these, where a workload says so; the fitted costs may include some waiting.',
  },
  {
    name: 'SMT sharing of a core',
    isKnown: false,
    effect: 'Unknown: every logical CPU runs at full speed, busy sibling or not.',
  },
  {
    name: 'page-walk caches',
    isKnown: false,
    effect: 'Unknown: one fitted cost, pageWalkCycles, stands for every walk.',
  },
  {
    name: 'NUMA memory latency',
    isKnown: false,
    effect: 'Unknown: near and far differ for cache lines and IPIs only.',
  },
  {
    name: 'frequency scaling',
    isKnown: false,
    effect: 'Unknown: cycles become time at one fixed clock.',
  },
  {
    name: 'virtualisation exits but for IPIs',
    isKnown: true,
    effect:
      'Exits that come under every policy take no time, so ratios in a guest come out too high.',
  },
  {
    name: 'splitting of large direct-map pages',
    isKnown: false,
    effect: 'Unknown: the TLB has as many entries under every policy.',
  },
  {
    name: 'the idle exit of a waking task',
    isKnown: true,
    effect:
      'A waking task runs at once, so windows that close at its switch come out too short, by up ' +
      'to one idle exit.',
  },
  {
    name: 'kernel threads',
    isKnown: false,
    effect: 'Unknown: a CPU runs a task of the workload or is idle.',
  },
  {
    name: 'interrupts-off sections',
    isKnown: true,
    effect:
      'Only an attacker keeps interrupts off; every other CPU takes one at once, so shootdowns and ' +
      'the windows they close come out too short, by up to one such section.',
  },
  {
    name: 'preemption at wakeup',
    isKnown: true,
    effect:
      'Tasks are preempted at ticks only, so there are fewer switches, and windows that close at ' +
      'them come out too long.',
  },
  {
    name: 'per-CPU run queues',
    isKnown: false,
    effect: 'Unknown: one queue feeds every CPU, so none is idle while a task waits.',
  },
  {
    name: 'APIC clusters',
    isKnown: true,
    effect:
      'Each CPU is sent an interrupt of its own, so sending to many comes out too dear where one ' +
      'write reaches a cluster.',
  },
  {
    name: 'TLB eviction',
    isKnown: true,
    effect: 'A stale entry leaves by a flush only, so windows come out too long.',
  },
  {
    name: 'costs of flushes by hardware',
    isKnown: false,
    effect: 'Unknown: those of INVLPGB and RAR are a guess, because none have been published.',
  },
];
