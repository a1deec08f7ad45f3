import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { estimateMean } from '../../../../main/lab/statistics/interval.ts';
import { stagedHalfWidth } from '../../../../main/lab/statistics/staged-interval.ts';
import { firstStageOf, judgeStage } from '../../../../main/lab/statistics/stages.ts';
import { isLongRun, leastShare, longOr } from '../../../support/scale-runs.ts';

const run = { replicationsMin: 10, replicationsMax: 40, precision: 0.02 };

type Draw = () => number;

/** Draws with mean 0 and deviation 1, of one shape each. */
function createDraws(seed: number): Readonly<Record<string, Draw>> {
  const generator = xoroshiro128plus(seed);
  const uniform = () => ((generator.next() >>> 0) + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const exponential = () => -Math.log(uniform());
  const sigma = 0.5;
  const middle = Math.exp(sigma ** 2 / 2);
  const deviation = middle * Math.sqrt(Math.exp(sigma ** 2) - 1);
  return {
    normal,
    lognormal: () => (Math.exp(sigma * normal()) - middle) / deviation,
    gamma: () => (exponential() + exponential() + exponential() + exponential() - 4) / 2,
    exponential: () => exponential() - 1,
  };
}

/** One run by the rule: its values, drawn stage by stage. */
function sampleByRule(draw: Draw): { values: number[]; isReached: boolean } {
  const values: number[] = [];
  let isReached = false;
  for (let planned = firstStageOf(run); values.length < planned;) {
    while (values.length < planned) values.push(draw());
    ({ isReached, planned } = judgeStage(values, run));
  }
  return { values, isReached };
}

const samples = longOr(20_000, 1500);

describe('the stages of a run', () => {
  // Spreads by which the first stage is enough, hardly ever enough, and the most is not enough.
  const shapes = ['normal', 'lognormal', 'gamma', 'exponential'] as const;
  const cases = shapes.flatMap((shape) =>
    [0.01, 0.03, 0.05, 0.5].map((spread) => [shape, spread] as const),
  );
  it.each(cases)('give intervals that hold: %s, spread %d', (shape, spread) => {
    const draw = createDraws(7 + spread * 1000)[shape];
    if (!draw) throw new Error('no such shape');
    let [covered, replications, width] = [0, 0, 0];
    const half = stagedHalfWidth({ firstStage: firstStageOf(run) });
    for (let i = 0; i < samples; i++) {
      const { values, isReached } = sampleByRule(() => 1 + spread * draw());
      const { mean, low, high } = estimateMean(values, half);
      if (low <= 1 && 1 <= high) covered++;
      replications += values.length;
      width += (high - low) / 2;
      expect(isReached || values.length === run.replicationsMax).toBe(true);
      expect(!isReached || (high - low) / 2 <= run.precision * Math.abs(mean)).toBe(true);
    }
    const found = {
      coverage: covered / samples,
      n: replications / samples,
      halfWidth: width / samples,
    };
    if (isLongRun) console.info(`${shape}, spread ${spread}: ${JSON.stringify(found)}`);
    expect(found.coverage).toBeGreaterThanOrEqual(leastShare(0.945, samples));
    expect(found.coverage).toBeLessThan(0.998);
    const leastN = spread > 0.1 ? 40 : 10;
    expect(found.n).toBeGreaterThanOrEqual(leastN);
    expect(found.n).toBeLessThanOrEqual(spread === 0.01 ? 12 : 40);
  });

  // What is rarer is marked instead: see short-measure.ts.
  it.each([0.4, 1])(
    'give intervals that hold for costs that come %d times in a replication',
    (mean) => {
      const generator = xoroshiro128plus(11);
      const uniform = () => ((generator.next() >>> 0) + 0.5) / 2 ** 32;
      const poisson = () => {
        let count = -1;
        for (let product = 1; product > Math.exp(-mean); count++) product *= uniform();
        return count;
      };
      const half = stagedHalfWidth({ firstStage: firstStageOf(run) });
      for (const cost of [0.01, 0.05]) {
        let covered = 0;
        for (let i = 0; i < samples; i++) {
          const { values } = sampleByRule(() => 1.2 + cost * poisson() + 0.002 * (uniform() - 0.5));
          const { low, high } = estimateMean(values, half);
          if (low <= 1.2 + cost * mean && 1.2 + cost * mean <= high) covered++;
        }
        expect(covered / samples).toBeGreaterThanOrEqual(leastShare(0.945, samples));
      }
    },
  );

  it('begin with ten replications at least, where there may be as many', () => {
    const first = (replicationsMin: number, replicationsMax: number) =>
      firstStageOf({ replicationsMin, replicationsMax });
    expect([first(1, 40), first(25, 40), first(2, 4), first(1, 1)]).toEqual([10, 25, 4, 1]);
  });

  it('end at once for equal values, and plan the most where nothing is known', () => {
    const equal = Array.from({ length: 10 }, () => 3);
    expect(judgeStage(equal, run)).toEqual({ isReached: true, planned: 10 });
    const around0 = equal.map((_, i) => (i % 2 === 0 ? 1 : -1));
    expect(judgeStage(around0, run)).toEqual({ isReached: false, planned: 40 });
    const unknown = equal.map((value, i) => (i === 4 ? Number.NaN : value));
    expect(judgeStage(unknown, run)).toEqual({ isReached: false, planned: 40 });
    expect(judgeStage([3], { ...run, replicationsMax: 1 })).toEqual({
      isReached: false,
      planned: 1,
    });
  });

  it('plan the fewest replications that promise the precision', () => {
    const values = Array.from({ length: 10 }, (_, i) => 1 + 0.06 * Math.sin(i * 7));
    const { planned } = judgeStage(values, { ...run, replicationsMax: 1000 });
    const less = judgeStage(values, { ...run, precision: 0.04 / 3, replicationsMax: 1000 });
    expect(planned).toBeGreaterThan(10);
    expect(less.planned).toBeGreaterThan(planned);
    // Half of the precision takes four times as many, or fewer as the skewness counts for less.
    const half = judgeStage(values, { ...run, precision: 0.01, replicationsMax: 1000 });
    expect(half.planned).toBeLessThanOrEqual(4 * planned);
    expect(half.planned).toBeGreaterThan(2 * planned);
  });
});
