import { createLab } from '../../main/lab/create-lab.ts';
import { readFigureInput } from '../../main/lab/figures/figure-input.ts';
import type { Lab } from '../../main/lab/lab.ts';
import { createInlinePool } from '../../main/pool/inline-pool.ts';
import { openStore } from '../../main/store/sqlite-store.ts';
import type { FigureName } from '../../shared/figures/figure.ts';
import type { Assignment } from '../../shared/spec/spec-request.ts';
import type { FigureInput } from '../../shared/figures/run/figure-input.ts';

/** A quickly simulated sweep that shows a figure well. */
interface Sample {
  readonly machine: string;
  readonly vary: readonly string[];
  /** Beside what makes it quick. */
  readonly set?: readonly Assignment[];
  /** Unmodified presets take longer, and have published values. */
  readonly isPlain?: true;
}

const policies = 'policy=none,sync,deferred,deferred-bounded,latr,broadcast';
const byPolicy: Sample = { machine: 'i5-3550', vary: [policies] };
const byCpus: Sample = {
  machine: 'server-4',
  vary: ['policy=sync,deferred,broadcast', 'machine.cpus=2..16*2'],
};

const samples: Readonly<Record<FigureName, Sample>> = {
  'overhead-by-axis': byCpus,
  'overhead-by-policy': { machine: 'i5-3550', vary: ['policy=none,sync,deferred'], isPlain: true },
  'who-pays': byPolicy,
  'exposure-window': byPolicy,
  'overhead-by-window': byPolicy,
  'heat-map': {
    machine: 'server-4',
    vary: ['policy.flushCeilingPages=1..64*4', 'machine.cpus=2..8*2'],
  },
  'ipi-rate': byCpus,
  adversaries: {
    machine: 'server-4',
    vary: [
      'policy=no-flush,sync,deferred,deferred-tick,deferred-bounded,broadcast',
      'workload.attacker=spinner,parked,idle,irqs-off',
    ],
    set: [
      ['workload.tasks', 3],
      ['run.measureMs', 6],
      ['run.horizonMs', 12],
    ],
  },
};

const quick = [
  ['run.replicationsMin', 2],
  ['run.replicationsMax', 2],
  ['run.warmupMs', 0.2],
  ['run.measureMs', 1],
  ['run.horizonMs', 4],
] as const;

async function simulate(
  lab: Lab,
  { machine, vary, isPlain, set: own = [] }: Sample,
): Promise<FigureInput> {
  const set = isPlain ? [] : [...quick, ...own];
  const base = { machine, set };
  const points = await lab.planSweep({ base, vary, mode: 'grid', where: [] });
  const command = ['lab', 'sweep', '--machine', machine, ...vary.flatMap((one) => ['--vary', one])];
  const specs = points.map(({ spec }) => spec);
  const sweep = { kind: 'sweep', command: command.join(' '), specs } as const;
  const { results } = await (await lab.sweeps.start(sweep)).ended;
  const keys = results.flatMap((result) => (result ? [result.key] : []));
  return readFigureInput(lab, { keys, command, needsEstimates: true });
}

async function makeNow(): Promise<Record<FigureName, FigureInput>> {
  const lab = createLab({ store: openStore(':memory:'), pool: createInlinePool() });
  const made = new Map<Sample, FigureInput>();
  const inputs: [string, FigureInput][] = [];
  for (const [name, sample] of Object.entries(samples)) {
    const input = made.get(sample) ?? (await simulate(lab, sample));
    made.set(sample, input);
    inputs.push([name, input]);
  }
  await lab.close();
  return Object.fromEntries(inputs) as Record<FigureName, FigureInput>;
}

let made: ReturnType<typeof makeNow> | undefined;

/**
 * For every figure the runs that show it: really simulated, with fixed seeds, so the bits are the same
 * each time and on every computer. Made once for all test files of a process.
 */
export function makeFigureInputs(): ReturnType<typeof makeNow> {
  made ??= makeNow();
  return made;
}
