import type { RunResult } from '../../result.ts';
import type { PublishedRatio } from '../../text/study-table.ts';
import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';

const title = 'System time by policy, relative to policy none';

/** Where a bar stands: policies side by side, apart by machine where there are several. */
function nameSeries({ spec }: RunResult): string {
  return `${spec.machine.name}, ${spec.machine.cpus} CPUs, ${spec.workload.name}`;
}

function toPoint(run: RunResult): FigurePoint {
  const { mean, low, high } = run.overhead.tick;
  return { x: run.spec.policy.name, y: mean, low, high, key: run.key };
}

function publishedSeries(
  runs: readonly RunResult[],
  published: readonly PublishedRatio[],
): FigureSeries[] {
  const shown = (row: PublishedRatio) =>
    runs.some(({ spec }) => spec.machine.name === row.machine && spec.policy.name === row.policy);
  const bySource = Map.groupBy(published.filter(shown), ({ machine, source }) =>
    [machine, source].join(', '),
  );
  return [...bySource].map(([name, rows]) => ({
    name: `${name}, published`,
    origin: 'published',
    points: rows.map(({ policy, ratio }) => ({
      x: policy,
      y: ratio,
      low: null,
      high: null,
      key: null,
    })),
  }));
}

/**
 * Overhead per policy: one series per machine and workload, and one per published source that speaks
 * of the same machine and policy.
 */
export function buildOverheadByPolicy(
  runs: readonly RunResult[],
  published: readonly PublishedRatio[],
): Figure {
  const simulated = [...Map.groupBy(runs, nameSeries)].map(([name, group]): FigureSeries => ({
    name,
    origin: 'simulated',
    points: group.map(toPoint),
  }));
  const imprecise = runs.filter((run) => !run.precisionReached);
  return {
    name: 'overhead-by-policy',
    title,
    x: { title: 'policy', unit: '', scale: 'category' },
    y: { title: 'system time / that of none', unit: 'x', scale: 'log' },
    series: [...simulated, ...publishedSeries(runs, published)],
    notes: imprecise.map(
      ({ key, spec }) =>
        `${spec.policy.name} (${key.slice(0, 12)}) did not reach its precision of ` +
        `${spec.run.precision * 100} %`,
    ),
    provenance: {
      modelVersions: [...new Set(runs.map((run) => run.modelVersion))],
      keys: [...new Set(runs.map((run) => run.key))],
      seeds: [...new Set(runs.map((run) => run.spec.run.seed))],
    },
  };
}
