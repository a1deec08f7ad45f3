import { intervalMeaning } from '../../shared/text/format.ts';

/** A figure that texts may show, and what has to stand with it. */
export interface Fact {
  readonly name: string;
  /** The figure as it is written. */
  readonly figure: RegExp;
  /** What follows it at once, wherever it stands. */
  readonly follows?: RegExp;
  /** What a text says of all such figures together, where it has no room beside each. */
  readonly orElse?: RegExp;
  /** What else the text says of it, anywhere. */
  readonly also?: readonly RegExp[];
}

/** One line, without the marks of mail and of lines that go on. */
export const flatten = (text: string): string =>
  text.replaceAll(/\\\n/g, ' ').replaceAll(/\s+/g, ' ');

const globally = ({ source, flags }: RegExp) => new RegExp(source, `${flags.replace('g', '')}g`);

/** Whether a text shows the figure of a fact. */
export function isShown(text: string, { figure }: Fact): boolean {
  return figure.test(flatten(text));
}

/** Whether a figure stands somewhere without what has to follow it. */
function isBare(flat: string, { figure, follows }: Fact): boolean {
  const ends = [...flat.matchAll(globally(figure))].map((match) => match.index + match[0].length);
  return follows !== undefined && ends.some((end) => flat.slice(end).search(follows) !== 0);
}

/** The figures that stand in a text without what qualifies them, each with what is missing. */
export function findUnqualified(text: string, facts: readonly Fact[]): string[] {
  const flat = flatten(text);
  return facts
    .filter((fact) => isShown(flat, fact))
    .flatMap((fact) => {
      const { name, follows, orElse, also = [] } = fact;
      const isSaid = orElse?.test(flat) ?? false;
      return [
        ...(isBare(flat, fact) && !isSaid ? [`${name}: not followed by ${follows?.source}`] : []),
        ...also.filter((one) => !one.test(flat)).map((one) => `${name}: without ${one.source}`),
      ];
    });
}

/** The text with each qualifier of each figure that it shows taken away, one at a time. */
export function* mutate(
  text: string,
  facts: readonly Fact[],
): Generator<[what: string, text: string]> {
  const flat = flatten(text);
  for (const fact of facts.filter((one) => isShown(flat, one))) {
    const { name, figure, follows, orElse, also = [] } = fact;
    if (follows) {
      const together = new RegExp(`(${figure.source})(?:${follows.source})`);
      const without = orElse ? flat.replaceAll(globally(orElse), '') : flat;
      yield [`${name} follows`, without.replace(together, '$1')];
    }
    for (const one of also) yield [`${name} ${one.source}`, flat.replaceAll(globally(one), '')];
  }
}

const n41 = /\bn(?: =)? 41\b|\b41 replications|"replications":\s*\[?\s*41\b|,41\b| 41 /;
const meaning = new RegExp(intervalMeaning.replace('+-', String.raw`\+-`));
const pairs = /\b987 ?654 ?321\b/;
const horizon = /\b43\.0 ms\b/;
const requests = /\b1 234 567\b|\b1\.23M\b/;

/** The figures of the runs that `sentinelRun` makes, as people read them. */
export const wordFacts: readonly Fact[] = [
  {
    name: 'ratio',
    figure: /\b25\.1x/,
    follows: / \+-0\.8/,
    orElse: /Intervals: at most \+-3\.3 %|class="interval"/,
    also: [n41, meaning],
  },
  { name: 'precise ratio', figure: /\b27\.6x/, follows: / \+-0\.9/, also: [n41, meaning] },
  { name: 'elapsed ratio', figure: /\b9\.13x/, follows: / \+-0\.47/, also: [n41, meaning] },
  { name: 'p50', figure: /\b16\.2 ?us/, follows: / \+-0\.3/, also: [pairs, horizon, n41, meaning] },
  { name: 'busy p50', figure: /\b5\.55 ?us/, follows: / \+-0\.11/, also: [pairs, n41, meaning] },
  { name: 'busy p90', figure: /\b7\.77 ?ms/, follows: / \+-0\.13/, also: [pairs, n41, meaning] },
  { name: 'busy p99', figure: /\b8\.88 ?ms/, follows: / \+-0\.21/, also: [pairs, n41, meaning] },
  { name: 'beyond', figure: />43\.0 ?ms/, also: [/beyond/] },
  { name: 'longest', figure: /\b37\.7 ?ms/, also: [requests, /longest/i] },
  { name: 'open share', figure: /\b36\.6 ?%|\b37%/, also: [pairs, horizon] },
  { name: 'who pays', figure: /\b61\.3 us/, follows: / \+-0\.4\b/, also: [n41, meaning] },
  { name: 'rate', figure: /\b71\.9(?! us)/, follows: / \+-0\.8\b/, also: [n41, meaning] },
  { name: 'latency p99', figure: /\b33\.3 ?us/, also: [/\b1 234 567\b/] },
  { name: 'posted', figure: /\b26\.4x|\b1\.44x/, also: [/posted|published/i] },
  { name: 'bound', figure: /\bBROKEN\b/, also: [/bound|contract/i, n41] },
  {
    name: 'longest on a held CPU',
    figure: /\b61\.7 ?ms/,
    also: [/longest window/, /\bopen when the simulation ended/, n41],
  },
  {
    name: 'range',
    figure: /\b[\d.]+x-[\d.]+x/,
    also: [/not measured, so a range/],
  },
  {
    name: 'not tested',
    figure: /\bnot tested(?!:)/,
    also: [/not tested: no occasion arose|Occasions to keep or break it/],
  },
  {
    name: 'no bound',
    figure: /\bno bound(?!:)/,
    also: [/no bound: nothing is promised|Promises nothing/],
  },
  { name: 'guess', figure: /\b(?:broadcast|invlpgb|rar) \?/, also: [/a guess: no measured costs/] },
];

/** The same with one replication only: no interval is known. */
export const singleFacts: readonly Fact[] = [
  {
    name: 'single ratio',
    // The end of a range is no ratio.
    figure: /(?<!x-)\b25\.1x(?!-)/,
    follows: / \+-\?/,
    orElse: /One replication, so no interval/,
    also: [/no interval/i],
  },
  {
    name: 'single p50',
    figure: /\b16\.2 ?us/,
    follows: / \+-\?/,
    orElse: /One replication, so no interval/,
    also: [pairs, horizon],
  },
];

/** The figures as programs read them. */
export const numberFacts: readonly Fact[] = [
  {
    name: 'ratio',
    figure: /\b25\.13\b/,
    also: [/\b24\.3\b|at most \+-3\.3 %/, /\b25\.96\b|at most \+-3\.3 %/, n41],
  },
  {
    name: 'p50',
    figure: /"p50":\s*16200\b/,
    also: [/\b15900\b/, /\b16500\b/, pairs, /\b43000000\b/],
  },
  { name: 'who pays', figure: /\b61300\b/, also: [/\b60[89]\d\d\b/, n41] },
  { name: 'rate', figure: /\b71\.9\b/, also: [/\b71\.0|\b71\.1/, n41] },
  { name: 'longest', figure: /"max":\s*37700000\b/, also: [/"count":\s*1234567\b/] },
  {
    name: 'longest on a held CPU',
    figure: /\b61700000\b/,
    also: [/"isLongestOpen":\s*true|\bopen\b/, n41],
  },
  { name: 'bound', figure: /"answer":\s*"broken"|\bBROKEN\b/, also: [n41] },
];

/** What runs say of themselves that did not reach their precision, or are extrapolated. */
export const markFacts: readonly Fact[] = [
  {
    name: 'imprecise',
    figure: /\b25\.1x|\b25\.13\b/,
    also: [/did not reach|"precisionReached":\s*false|"isPrecise":\s*false|,false,/i],
  },
  { name: 'extrapolated', figure: /\b25\.1x|\b25\.13\b/, also: [/extrapolated/i] },
];
