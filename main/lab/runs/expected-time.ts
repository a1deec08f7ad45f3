import { parseRunFilter } from '../../../shared/run-filter.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { RunStore } from '../../store/store.ts';
import { firstStageOf } from '../statistics/stages.ts';
import { LearnedRatio } from '../work/learned-ratio.ts';
import type { RunSize } from '../work/tally.ts';
import type { Runner } from './runner.ts';
import { sizeOf } from './run-work.ts';

/** The finished runs that the expectation uses. */
const newestDone: Parameters<RunStore['queryRunKeys']>[0] = {
  filter: { terms: parseRunFilter('status:done is:all') },
  sort: 'startedAt',
  descending: true,
  offset: 0,
  limit: 30,
};

/** So many blocks of specs that follow each other stand for all: neighbours share their baselines. */
const blocks = 8;
const blockSize = 50;

function sampleOf(specs: readonly Spec[]): readonly Spec[] {
  if (specs.length <= blocks * blockSize) return specs;
  const last = specs.length - blockSize;
  return Array.from({ length: blocks }, (_, i) => {
    const start = Math.floor((i * last) / (blocks - 1));
    return specs.slice(start, start + blockSize);
  }).flat();
}

/** What this computer's newest runs say. */
interface Experience {
  /** Time to work, ms. */
  readonly pace: LearnedRatio;
  /** Replications of runs to those of their first stages, by work. */
  readonly growth: LearnedRatio;
}

/** What one finished run says. */
interface KnownRun {
  readonly finishedAt: string | undefined;
  readonly kind: string;
  readonly wall: number;
  readonly work: number;
  readonly first: number;
}

function readKnown(store: RunStore, key: string): KnownRun | null {
  const { spec, result } = store.findRun(key) ?? {};
  if (!spec || !result) return null;
  const { each, kind } = sizeOf(spec);
  return {
    finishedAt: store.finishedAt(key),
    kind,
    wall: result.wallMs,
    work: result.replications * each,
    first: firstStageOf(spec.run) * each,
  };
}

/** Keeps what the newest runs said: a page asks again whenever one more has finished. */
function createExperience(store: RunStore): () => Experience | null {
  let known: ReadonlyMap<string, KnownRun> = new Map();
  return () => {
    const newest = new Map<string, KnownRun>();
    const [pace, growth] = [new LearnedRatio(), new LearnedRatio()];
    for (const { key } of store.queryRunKeys(newestDone).rows) {
      const kept = known.get(key);
      const isKept = kept !== undefined && kept.finishedAt === store.finishedAt(key);
      const run = isKept ? kept : readKnown(store, key);
      if (run === null) continue;
      newest.set(key, run);
      pace.add(run.kind, run.wall, run.work);
      growth.add(run.kind, run.work, run.first);
    }
    known = newest;
    return pace.isKnown ? { pace, growth } : null;
  };
}

/** The sizes of specs by their keys: the same ones are planned again and again, as new objects. */
const mostKept = 2000;

function createKnownSizes(keyOf: Runner['keyOf']): (spec: Spec) => RunSize {
  const known = new Map<string, RunSize>();
  return (spec) => {
    const key = keyOf(spec);
    const found = known.get(key);
    if (found !== undefined) return found;
    const size = sizeOf(spec);
    known.set(key, size);
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
    return size;
  };
}

/** The specs with the baselines that have to be simulated with them, each once. */
function withBaselines(
  specs: readonly Spec[],
  { keyOf, baselineOf, has }: Pick<Runner, 'keyOf' | 'baselineOf' | 'has'>,
): Spec[] {
  const all = new Map(specs.map((spec) => [keyOf(spec), spec]));
  for (const spec of specs) {
    const baseline = baselineOf(spec);
    const key = keyOf(baseline);
    if (!all.has(key) && !has(key)) all.set(key, baseline);
  }
  return [...all.values()];
}

/**
 * Expected time of runs, ms: their work at the speed of this computer's newest runs, of their policy as far
 * as that is known, with as many replications beyond the first stage as those needed; null without any.
 */
export function createExpectation(
  store: RunStore,
  runner: Pick<Runner, 'keyOf' | 'baselineOf' | 'has'>,
): (specs: readonly Spec[], runsAtOnce: number) => number | null {
  const experienceNow = createExperience(store);
  const knownSize = createKnownSizes(runner.keyOf);
  return (specs, runsAtOnce) => {
    if (specs.length === 0) return 0;
    const experience = experienceNow();
    if (experience === null) return null;
    const sampled = sampleOf(specs);
    const [pace, growth] = [experience.pace.ofAll(0), experience.growth.ofAll(1)];
    let ms = 0;
    for (const spec of withBaselines(sampled, runner)) {
      const { each, kind } = knownSize(spec);
      const work = firstStageOf(spec.run) * each;
      // A run like it counts as much as one of all kinds.
      const grown = Math.max(1, experience.growth.ofKind(kind, growth, work));
      ms += work * grown * experience.pace.ofKind(kind, pace, work);
    }
    return (ms * specs.length) / sampled.length / Math.min(runsAtOnce, specs.length);
  };
}
