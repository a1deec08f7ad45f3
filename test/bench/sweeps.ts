import { policiesOf } from '../../main/lab/spec/presets.ts';
import { openLab } from '../../main/hosts/compose.ts';
import type { Progress } from '../../shared/progress.ts';
import { formatTable } from '../../shared/text/table.ts';

/** Sweeps as people run them, each by the experience of those before it. */
const sweeps: readonly (readonly [name: string, ...vary: string[]])[] = [
  ['policies on two machines', 'machine=i5-3550,server-24'],
  ['CPU counts', 'machine.cpus=4..32*2'],
  ['flush ceilings', 'policy.flushCeilingPages=1..64*4'],
  ['user work', 'workload.userCycles=5000..80000*4'],
];

/** What a point of the second and later ones measures, ms: a bench has not all day. */
const shorter = [
  ['machine.cpus', 24],
  ['run.measureMs', 5],
] as const;

interface Told extends Progress {
  readonly atMs: number;
}

/** Share of what was told after the first tenth that was within a factor of 1.5; the last moments aside. */
function shareWithin(told: readonly Told[], tookMs: number): number {
  const judged = told.filter(({ atMs }) => atMs >= 0.1 * tookMs && tookMs - atMs > 0.02 * tookMs);
  const within = judged.filter(({ atMs, etaMs }) => {
    const factor = (etaMs ?? Infinity) / (tookMs - atMs);
    return factor <= 1.5 && factor >= 1 / 1.5;
  });
  return judged.length === 0 ? NaN : within.length / judged.length;
}

/** How right the lab is about how long sweeps take: before they start, and while they run. */
export async function benchSweeps(): Promise<void> {
  const lab = openLab(':memory:');
  const rows: string[][] = [];
  for (const [name, ...vary] of sweeps) {
    const set = vary.some((axis) => axis.startsWith('machine')) ? shorter.slice(1) : shorter;
    const policies = policiesOf(lab.presets, 'direct-map').join(',');
    const request = {
      base: { set: set.map(([path, value]): [string, number] => [path, value]) },
      vary: [...vary, `policy=${policies}`],
      mode: 'grid' as const,
      where: [],
    };
    const specs = (await lab.planSweep(request)).map(({ spec }) => spec);
    const planned = await lab.plan(specs);
    const expected = lab.expectTime(planned.filter((run) => !run.stored).map(({ spec }) => spec));
    const start = performance.now();
    const told: Told[] = [];
    const onProgress = (progress: Progress) =>
      told.push({ ...progress, atMs: performance.now() - start });
    const { ended } = await lab.sweeps.start(
      { kind: 'sweep', command: name, specs },
      { onProgress },
    );
    await ended;
    const tookMs = performance.now() - start;
    const goesBack = told.some(({ share }, i) => i > 0 && share! < told[i - 1]!.share!);
    rows.push([
      name,
      String(specs.length),
      expected === null ? '-' : `${(expected / 1000).toFixed(1)} s`,
      `${(tookMs / 1000).toFixed(1)} s`,
      `${(100 * shareWithin(told, tookMs)).toFixed(0)} %`,
      goesBack ? 'yes' : 'no',
    ]);
  }
  await lab.close();
  console.log('Expected time of sweeps:');
  const headers = ['sweep', 'runs', 'expected', 'took', 'left within 1.5x', 'goes back'];
  console.log(
    formatTable(
      headers.map((header) => ({ header })),
      rows,
    ).join('\n'),
  );
}
