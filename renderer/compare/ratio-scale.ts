import type { Estimate } from '../../shared/result.ts';

export interface RatioScale {
  /** Place of a ratio from 0 to 1; ratios outside are clamped to the ends. */
  place(ratio: number): number;
  /** Round ratios inside, 2 to 7 of them. */
  readonly ticks: readonly number[];
}

const maxTicks = 7;
/** The scale is logarithmic if its ends are at least this factor apart. */
const logFrom = 4;
/** Ticks of a linear scale are at least a hundredth apart, so that their labels differ. */
const leastMargin = 0.03;

function roundSteps(low: number, high: number): number[] {
  const rough = (high - low) / (maxTicks - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function roundPowers(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high)) - from + 1 },
    (_, i) => from + i,
  );
  const ticksOf = (factors: readonly number[]) =>
    decades
      .flatMap((decade) => factors.map((factor) => Number(`${factor}e${decade}`)))
      .filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
  const fine = ticksOf([1, 2, 5]);
  if (fine.length <= maxTicks) return fine;
  const coarse = ticksOf([1]);
  const every = Math.ceil(coarse.length / maxTicks);
  return coarse.filter((_, i) => i % every === 0);
}

/** A scale that holds 1 and every interval; linear, or logarithmic where the ratios lie far apart. */
export function scaleRatios(ratios: readonly Estimate[]): RatioScale {
  const means = ratios.map(({ mean }) => mean).filter((mean) => mean > 0);
  const smallest = Math.min(1, ...means);
  const lows = ratios.map(({ low }) => Math.max(low, smallest / 10));
  const [min, max] = [Math.min(smallest, ...lows), Math.max(1, ...ratios.map(({ high }) => high))];
  const isLog = max / min >= logFrom;
  const margin = isLog ? (max / min) ** 0.05 : Math.max(0.05 * (max - min), leastMargin);
  const [low, high] = isLog ? [min / margin, max * margin] : [min - margin, max + margin];
  const measure = isLog ? Math.log : (ratio: number) => ratio;
  return {
    place: (ratio) => {
      const inside = Math.min(high, Math.max(low, ratio));
      return (measure(inside) - measure(low)) / (measure(high) - measure(low));
    },
    ticks: isLog ? roundPowers(low, high) : roundSteps(low, high),
  };
}
