import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toCompareRows } from '../../renderer/compare/compare-rows.ts';
import { explainAnswers } from '../../renderer/compare/answers.ts';
import { explainPoint, summarizeFigure } from '../../renderer/charts/explain-point.ts';
import { figureToTable } from '../../renderer/charts/figure-to-table.ts';
import { describeBudget } from '../../shared/figures/budget.ts';
import { describeHeadline, type RunNames } from '../../shared/figures/headline.ts';
import {
  explainDetailIntervals,
  contractRows,
  intervalRows,
  latencyRows,
  windowRows,
} from '../../renderer/runs/detail-rows.ts';
import { columnShapes, shapesOf, defaultColumns } from '../../renderer/runs/run-columns.ts';
import { comparedExposures, type Comparison } from '../../shared/comparison.ts';
import type { RunSummary } from '../../shared/contract.ts';
import { comparisonFigures } from '../../shared/figures/comparison/index.ts';
import { comparisonFigureNames } from '../../shared/figures/figure.ts';
import { figureBuilders } from '../../shared/figures/run/index.ts';
import type { FigureInput } from '../../shared/figures/run/figure-input.ts';
import { explainRanges } from '../../shared/cost-range.ts';
import type { RunResult } from '../../shared/result.ts';
import type { RatioRange } from '../../shared/validation.ts';
import { explainGuess, guessText, isGuess } from '../../shared/guess.ts';
import { explainExposure } from '../../shared/text/comparison-table.ts';
import { exposureCells } from '../../shared/text/compared-exposure.ts';
import { answerMeaning } from '../../shared/text/format-contract.ts';
import { intervalMeaning, noIntervalMeaning } from '../../shared/text/format.ts';
import { expectQualified, expectWalked } from '../support/expect-qualified.ts';
import { singleFacts, wordFacts } from '../support/qualified.ts';
import { sentinelRun, type SentinelPlan } from '../support/sentinel-runs.ts';
import { policies } from '../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../support/specs.ts';
import { runOf as rowOf } from './support/run-summaries.ts';
import { setupOf } from '../support/setup-words.ts';

/** The text of a component's template, with the constants that it shows. */
function readTemplate(path: string): string {
  const [, template = ''] = readFileSync(`renderer/${path}`, 'utf8').split('<template>');
  return template
    .replaceAll(/\{\{\s*intervalMeaning\s*\}\}/g, intervalMeaning)
    .replaceAll(/\{\{\s*noIntervalMeaning\s*\}\}/g, noIntervalMeaning)
    .replaceAll(/\{\{\s*answerMeaning\s*\}\}/g, answerMeaning)
    .replaceAll(/\{\{\s*guessText\s*\}\}/g, guessText)
    .replaceAll(/\{\{\s*explainRanges\(\)\s*\}\}/g, explainRanges())
    .replaceAll('&gt;', '>');
}

type Shown = 'none' | 'sync' | 'deferred-bounded' | 'broadcast';
const specOf = (policy: Shown) => makeSpec(makeMachine(96), makeKernelBuild(60), policies[policy]);
const runOf = (policy: Shown, plan?: SentinelPlan) =>
  sentinelRun((policy === 'none' ? 'aa' : 'bb').padEnd(64, '0'), specOf(policy), plan);

function summaryOf(run: RunResult, range?: RatioRange): RunSummary {
  const { horizonNs, pairs } = run.exposureWindowNs;
  return {
    ...rowOf(1),
    policy: run.spec.policy.name,
    isGuess: isGuess(run.spec),
    contract: run.contract.answer,
    overhead: run.overhead.tick,
    ...(range && { ratioRange: range }),
    replications: run.replications,
    precisionReached: run.precisionReached,
    windowP99Ns: pairs.p99,
    windowBeyondNs: horizonNs,
    windowP99Estimate: pairs.p99Estimate ?? null,
  };
}

function comparisonOf(run: RunResult): Comparison {
  const n = run.replications;
  const { tick } = run.overhead;
  const none = runOf('none');
  const common = {
    run,
    paired: true,
    n,
    ratio: tick,
    jointRatio: tick,
    exposure: comparedExposures.map((name) => ({
      name,
      baseline: 31_900,
      value: 6.47e6,
      change: n < 2 ? null : name === 'open-share' ? { mean: 0.3, low: 0.29, high: 0.31 } : tick,
      answer: 'different' as const,
    })),
    differs: [],
  };
  const row = { ...common, answer: 'different', differenceNs: tick, pHolm: 0.001 } as const;
  return { baseline: none, margin: 0.01, rows: [row], ranges: [], command: [], commandNotes: [] };
}

function figureOf(name: keyof typeof figureBuilders, run: RunResult, range?: RatioRange) {
  const { machine, policy } = run.spec;
  const own = range && { ...range, machine: machine.name, policy: policy.name };
  const input: FigureInput = {
    runs: [run],
    published: new Map(),
    distributions: new Map(),
    describeSetup: setupOf(),
    command: ['lab', 'sweep'],
    ranges: new Map(own ? [[run.key, own]] : []),
  };
  return figureBuilders[name].build(input);
}

const cellsOf = (rows: readonly (readonly string[])[]) => rows.flat().join(' ');

/** What a page shows of a run, with the words around it. */
const pages: Readonly<Record<string, (run: RunResult, range?: RatioRange) => string>> = {
  'the list of runs': (run, range) =>
    [
      ...shapesOf(defaultColumns).map(
        ({ header, text }) => `${header}: ${text(summaryOf(run, range))}`,
      ),
      `n ${run.replications}`,
      readTemplate('views/RunsView.vue'),
    ].join(' '),
  'every column of it': (run, range) =>
    [
      ...columnShapes.map(({ header, text }) => `${header}: ${text(summaryOf(run, range))}`),
      `n ${run.replications}`,
      readTemplate('views/RunsView.vue'),
    ].join(' '),
  'the details of a run': (run, range) =>
    [
      cellsOf([
        ...intervalRows(run, range),
        ...latencyRows(run),
        ...windowRows(run),
        ...contractRows(run),
      ]),
      explainDetailIntervals(run, range),
      readTemplate('components/runs/RunDetail.vue'),
    ].join(' '),
  'a comparison': (run) =>
    [
      ...toCompareRows(comparisonOf(run)).map((row) => JSON.stringify(row)),
      `n ${run.replications}`,
      explainAnswers({ margin: 0.01 }),
      ...explainGuess([run.spec]),
      readTemplate('components/compare/CompareNotes.vue'),
      readTemplate('components/compare/CompareTable.vue'),
    ].join(' '),
  'the exposure of a comparison': (run) => {
    const { rows, baseline } = comparisonOf(run);
    return [
      cellsOf(rows.flatMap((row) => exposureCells(row, baseline)).map((row) => Object.values(row))),
      `n ${run.replications}`,
      ...explainExposure(rows),
      explainAnswers({ margin: 0.01 }),
      readTemplate('components/compare/CompareNotes.vue'),
    ].join(' ');
  },
  'a figure of a comparison': (run) =>
    comparisonFigureNames
      .map((name) => {
        const figure = comparisonFigures[name].build(comparisonOf(run));
        const points = figure.series.flatMap((one, i) =>
          one.points.flatMap((_, j) => explainPoint(figure, i, j).lines),
        );
        return [
          cellsOf(figureToTable(figure).rows),
          ...points,
          ...figure.notes,
          summarizeFigure(figure),
          `n = ${run.replications} replications`,
          readTemplate('charts/FigureTable.vue'),
        ].join(' ');
      })
      .join(' '),
  'a figure as a table': (run, range) => {
    const figure = figureOf('overhead-by-policy', run, range);
    return [
      cellsOf(figureToTable(figure).rows),
      ...figure.notes,
      `n = ${run.replications} replications`,
      readTemplate('charts/FigureTable.vue'),
    ].join(' ');
  },
  'a point of a figure': (run, range) => {
    const figure = figureOf('overhead-by-policy', run, range);
    return [...explainPoint(figure, 0, 0).lines, summarizeFigure(figure), ...figure.notes].join(
      ' ',
    );
  },
};

/** Pages say for how long and over how many pairs in the details of a run; lists name the horizon only. */
const listFacts = wordFacts.map((fact) =>
  fact.name === 'beyond' ? { ...fact, also: [/followed/] } : fact,
);

describe.each(Object.entries(pages))('%s', (_, show) => {
  it('shows no figure without what qualifies it', () => {
    const text = show(runOf('sync'));
    expect(expectWalked(text, listFacts)).not.toEqual([]);
  });

  it.each(['none', 'deferred-bounded', 'broadcast'] as const)(
    'explains the answer and the mark of %s',
    (policy) => {
      const text = show(runOf(policy));
      const facts = listFacts.filter(({ name }) =>
        ['not tested', 'no bound', 'guess'].includes(name),
      );
      expectQualified(text, facts);
    },
  );

  it('has no interval of a single replication', () => {
    expectQualified(show(runOf('sync', { isSingle: true })), singleFacts);
  });
});

const unpinned: RatioRange = { low: 1.45, high: 1.49, sets: 21 };

describe.each([
  ['the list of runs', ['range', 'guess']],
  ['every column of it', ['range', 'guess']],
  ['the details of a run', ['range']],
  ['a figure as a table', ['range', 'guess']],
  ['a point of a figure', ['range', 'guess']],
] as const)('%s of a policy that was not measured', (name, named) => {
  it('says what the range of its ratio is, and that its costs are a guess', () => {
    const facts = listFacts.filter((fact) => fact.name === 'range' || fact.name === 'guess');
    expect(expectWalked(pages[name]!(runOf('broadcast'), unpinned), facts)).toEqual(named);
  });
});

it('says what a policy costs with its interval, above the figures', () => {
  const run = runOf('sync');
  const names: RunNames = {
    machine: 'server-96',
    workload: 'kernel-build',
    cpus: 96,
    recordedCpus: null,
  };
  const figure = figureOf('overhead-by-window', run);
  expect(describeHeadline(figure, new Map([[run.key, names]]))).toMatchInlineSnapshot(
    `"On 96 CPUs sync costs 25.1x +-0.8 the system time of none and leaves 36.6 % open at 43.0 ms."`,
  );
  expect(describeBudget(figure, { cost: 30, exposure: 1e9 }).text).toMatchInlineSnapshot(
    `"Accepting 30x (system time) and p99 1 s (exposure window on another CPU), none of 1 stays inside; not decided: sync (25.1x +-0.8; 36.6 % open at 43.0 ms; its longest window is not known)."`,
  );
});
