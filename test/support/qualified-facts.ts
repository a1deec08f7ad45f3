import type { Fact } from './qualified.ts';

/** What texts of traces and of the validation show, and what has to stand with it; see qualified.ts. */

const pairs = /\b987 ?654 ?321\b/;
const noInterval = /Nothing in a replay is random, so that there is no interval/;

export const replayFacts: readonly Fact[] = [
  { name: 'replay p50', figure: /\b16\.2us/, also: [pairs, /followed for 43\.0 ms/, noInterval] },
  { name: 'replay busy p99', figure: /\b8\.88ms/, also: [pairs, /while busy:/, noInterval] },
  { name: 'replay beyond', figure: />43\.0ms/, also: [/>: beyond/] },
  { name: 'replay longest', figure: /\b37\.7ms/, follows: / 1\.23M/, also: [/longest seen/] },
  { name: 'replay open', figure: / 37% /, also: [pairs, /open: share beyond/] },
  { name: 'replay bound', figure: /\bBROKEN\b/, also: [/bound: whether/, noInterval] },
  { name: 'replay cost', figure: / of busy /, also: [/there is no ratio/, noInterval] },
  { name: 'figure of replays', figure: /replayed on server-2|replay-cost/, also: [noInterval] },
];

/**
 * A policy by its name: not in a command, nor in the sentence that says what the mark means, nor where JSON
 * has it for its colour, beside the marked name.
 */
const byHardware = /(?<![,=]|of |for |"policy": ?"|\?": ?")\b(?:broadcast|invlpgb|rar)\b/;
const published = /\?: a guess: no measured costs of hardware flushes have been published/;

export const guessFacts: readonly Fact[] = [
  {
    name: 'guess',
    figure: byHardware,
    follows: /(?:,? (?:\w+ )?\d+|, \w+\.\.\.)? \?/,
    also: [published],
  },
];

/** Ratios that no measured row pins down. */
export const rangeFacts: readonly Fact[] = [
  {
    name: 'range',
    figure: /\b\d+(?:\.\d+)?x-\d+(?:\.\d+)?x/,
    also: [/not measured, so a range: the ratio over \d+ sets of costs/],
  },
];

/** A table of numbers has no room for sentences: the mark stands with each name. */
export const guessCellFacts: readonly Fact[] = guessFacts.map(({ also: _also, ...fact }) => fact);

/** Whole specs name the policy as it is, and say beside it that it is a guess. */
export const guessNumberFacts: readonly Fact[] = [
  {
    name: 'guess of a spec',
    figure: /"(?:name|policy)":\s*"(?:broadcast|invlpgb|rar)"/,
    also: [/"guess":\s*"a guess: no measured costs/],
  },
];

const apart = [/NOT reproduced/, /\b5 %/, /critical 0\.4 %|n 98 ?765/, /\b98 ?765\b/];

export const fitFacts = {
  words: [
    { name: 'distance', figure: /\b61\.7 %/, also: [...apart, /Kolmogorov-Smirnov/] },
    {
      name: 'fit windows',
      figure: /\b7\.77 ms/,
      also: [/NOT within 10 %/, /followed for 43\.0 ms/, /\b4 321\b/, /have no interval/],
    },
    {
      name: 'fit rate',
      figure: /\b666\.0 \/s/,
      follows: / \+-6/,
      also: [/half of the 95 %/, /n = 8 replications/],
    },
  ],
  figures: [{ name: 'distance in a figure', figure: /\b61\.7 %/, also: apart }],
  list: [{ name: 'distance in a list', figure: /\b61\.7 %/, also: [/the largest error of each/] }],
  numbers: [
    { name: 'distance as a number', figure: /\b0\.617\b/, also: [/NOT reproduced/, /98765/] },
  ],
} satisfies Readonly<Record<string, readonly Fact[]>>;

/** Verdicts and errors of the validation. */
export const validationFacts: readonly Fact[] = [
  {
    name: 'validation verdict',
    figure: /\bDoes not agree:|\bAgrees:/,
    follows: / 10 ratios, 8 fitted, 2 predicted; within 10 % of what was added/,
    also: [/A null model, one constant/, /Costs fitted without a machine's rows/],
  },
  {
    name: 'validation error',
    figure: /\bsimulated error\b/,
    also: [/error: of what was added/, /X: off by more than 10 %/, /n = 41 replications/],
  },
  {
    name: 'left out',
    figure: /\bmachine left out policy/,
    also: [/fitted without the machine's rows/, /sets of costs/],
  },
  {
    name: 'simulated against measured',
    figure: /simulated against measured/,
    also: [/Predicted: it was not/, /n = 41 replications/, /determine \d+ combinations/],
  },
];
