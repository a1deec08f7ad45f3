import { storedConstants } from '../../engine/constants.ts';

/** A constant that is fitted: what is known of it before, and the range it must stay in. */
export interface FreeConstant {
  readonly name: string;
  /** What measurements of it alone say, or the middle of what others have. */
  readonly prior: number;
  /** How sure that is: a factor, as a logarithm. */
  readonly priorSd: number;
  readonly min: number;
  readonly max: number;
}

/** Most priors say little: a factor of 1.8 either way. */
const vague = 0.6;
/** Transfers and flushes have been measured alone, on CPUs like these. */
const close = 0.15;

type Rule = readonly [pattern: RegExp, prior: number, priorSd: number, min: number, max: number];

/** What a benchmark does is not known before at all. */
const unknown = 1.5;

/** Its size, as a guess. */
const benchmarks: readonly (readonly [pattern: RegExp, prior: number])[] = [
  [/^madvise\.kernelCycles$/, 1000],
  [/\.pageCycles$/, 200],
  [/^munmap\.\w+Lines$/, 1],
  [/^munmap\.postCpuCycles$/, 10],
  [/^loop\.userCycles$/, 400],
  [/^loop\.\w+Lines$/, 5],
  [/^loop\.unanchoredCycles$/, 4000],
  [/^ranges\.callCycles$/, 2000],
];

/** By what a name ends in; the first rule that fits counts. */
const rules: readonly Rule[] = [
  [/^all\.invlpgCycles$/, 200, close, 150, 300],
  [/^all\.userFlushCycles$/, 330, vague, 50, 1500],
  [/^all\.irqExitCycles$/, 340, vague, 50, 1500],
  [/^all\.ptiIrqCycles$/, 1000, vague, 200, 3000],
  [/^all\.ptiSyscallCycles$/, 400, vague, 50, 2000],
  [/^all\.ptiFlushCycles$/, 200, vague, 20, 1500],
  [/^all\.ptiPageCycles$/, 300, vague, 50, 800],
  [/^all\.inContextPageCycles$/, 150, vague, 20, 500],
  [/\.threadSlowdown$/, 1.3, 0.3, 1, 4],
  [/\.irqCycles$/, 650, vague, 200, 2500],
  [/\.ipiNearNs$/, 320, vague, 100, 1500],
  [/\.ipiFarNs$/, 500, vague, 150, 2700],
  [/^haswell\.lineNearNs$/, 37, close, 25, 70],
  [/\.lineNearNs$/, 50, close, 25, 90],
  [/\.lineFarNs$/, 120, close, 80, 220],
  [/\.lineHopNs$/, 35, vague, 0.5, 150],
  [/^ivy-bridge\.icrNs$/, 100, vague, 1, 400],
  [/\.icrNs$/, 20, vague, 0.5, 300],
  [/\.fullFlushCycles$/, 700, vague, 200, 2300],
  [/\.broadcastCycles$/, 1200, vague, 100, 6000],
  [/\.broadcastPerCpuNs$/, 2, vague, 0.05, 30],
  [/\.handlerLines$/, 3, vague, 0.3, 8],
  [/\.sendLines$/, 1.6, vague, 0.2, 6],
  [/\.ackLines$/, 1, vague, 0.1, 3],
  [/\.maskCycles$/, 1300, vague, 50, 6000],
  ...benchmarks.map(([name, prior]): Rule => [name, prior, unknown, prior / 30, prior * 30]),
];

function toFree([name, value]: [string, number]): FreeConstant {
  const rule = rules.find(([pattern]) => pattern.test(name));
  // A constant without a rule is as it is stored, until it has one.
  if (!rule) return { name, prior: value, priorSd: unknown, min: value / 30, max: value * 30 };
  const [, prior, priorSd, min, max] = rule;
  return { name, prior, priorSd, min, max };
}

/** The constants that are fitted, in the order in which they are stored. */
export const freeConstants: readonly FreeConstant[] = Object.entries(storedConstants).map(toFree);
