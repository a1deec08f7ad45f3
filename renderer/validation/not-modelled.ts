/** A thing of real machines that the simulation leaves out. */
export interface NotModelled {
  /** In the words of README.md, "What is not modelled". */
  readonly name: string;
  /** True if the model says which way the result is bent. */
  readonly isKnown: boolean;
  /** Which way, in one sentence; or that it is not known, and what stands in its place. */
  readonly effect: string;
}

/** What is left out, in the order of README.md. What is known of the effects follows from MODEL.md. */
export const notModelled: readonly NotModelled[] = [
  {
    name: 'lock contention other than the cost of cache lines',
    isKnown: false,
    effect: 'Not known: nobody waits for a lock here; the fitted costs may hold a part of it.',
  },
  {
    name: 'SMT sharing of a core',
    isKnown: false,
    effect: 'Not known: every logical CPU runs at full speed, busy sibling or not.',
  },
  {
    name: 'page-walk caches',
    isKnown: false,
    effect: 'Not known: one fitted cost, pageWalkCycles, stands for every walk.',
  },
  {
    name: 'NUMA memory latency',
    isKnown: false,
    effect: 'Not known: near and far differ for cache lines and IPIs only.',
  },
  {
    name: 'frequency scaling',
    isKnown: false,
    effect: 'Not known: cycles become time at one fixed clock.',
  },
  {
    name: 'virtualisation exits',
    isKnown: true,
    effect: 'For a guest in which IPIs exit, policies that send IPIs come out too cheap.',
  },
  {
    name: 'splitting of large direct-map pages',
    isKnown: false,
    effect: 'Not known: the TLB has as many entries under every policy.',
  },
  {
    name: 'the idle exit of a waking task',
    isKnown: true,
    effect:
      'A waking task runs at once, so windows that close at its switch come out too short, by up ' +
      'to one idle exit.',
  },
  {
    name: 'broadcast costs',
    isKnown: false,
    effect: 'Not known: they are a guess, as nobody has published any.',
  },
];
