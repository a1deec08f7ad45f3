const sayOf = (why: string, names: string) =>
  Object.fromEntries(names.split(' ').map((name) => [name, why]));

/** Commands without a figure of a run, or whose texts are walked elsewhere. */
export const walkedElsewhere: Readonly<Record<string, string>> = {
  compare: 'qualified-comparison.test.ts',
  trace: 'qualified-traces.test.ts',
  calibrate: 'prints costs',
  serve: 'prints a link',
  estimate: 'prints no figure of a run: each value is marked as estimated, estimate.test.ts',
  ...sayOf('presets', 'policies policy machines machine kernels workloads'),
  ...sayOf('names and counts', 'plan work worker check compact completion salvage sweeps verify'),
  ...sayOf('marks or moves runs', 'archive backup bundle capsule delete note star tag undo'),
  gather: 'prints what a sweep prints: shards.test.ts',
  question: 'ratios of short runs with what qualifies them: question.test.ts',
  measure: 'a script, and rows as they were measured: measure.test.ts',
  timeline: 'what happened in one replication: an example, no figure',
};
