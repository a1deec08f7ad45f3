import { describe, expect, it } from 'vitest';
import { modelVersion } from '../../../../main/engine/run.ts';
import { comparisonJson } from '../../../../main/hosts/cli/run-json.ts';
import { runKey } from '../../../../main/lab/runs/run-key.ts';
import { builtInPresets } from '../../../../main/lab/spec/built-in-presets.ts';
import { planStudy } from '../../../../main/lab/sweeps/study.ts';
import type { Comparison } from '../../../../shared/comparison.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { formatComparison } from '../../../../shared/text/comparison-table.ts';
import { expectQualified, expectWalked } from '../../../support/expect-qualified.ts';
import {
  flatten,
  markFacts,
  numberFacts,
  singleFacts,
  wordFacts,
  type Fact,
} from '../../../support/qualified.ts';
import { sentinelRun } from '../../../support/sentinel-runs.ts';

const keyOf = (spec: Spec) => runKey(modelVersion, spec);
const onXeon = planStudy(builtInPresets).filter(({ machine }) => machine.name === 'xeon-8160-2s');

describe('a comparison', () => {
  const [none, first] = [onXeon[0]!, onXeon[3]!];
  const run = sentinelRun(keyOf(first), first, { isImprecise: true });
  const estimate = { mean: 25.13, low: 24.3, high: 25.96 };
  const row = {
    run,
    paired: true,
    n: 41,
    ratio: estimate,
    jointRatio: { mean: 25.13, low: 24.25, high: 26.01 },
    answer: 'different',
    differenceNs: { mean: 5e4, low: 4e4, high: 6e4 },
    pHolm: 0.0004,
    exposure: [
      {
        name: 'window-p99',
        baseline: 31_900,
        value: 6.47e6,
        change: { mean: 203, low: 201, high: 205 },
        answer: 'different',
      },
    ],
    differs: [],
  } as const;
  const comparison: Comparison = {
    baseline: sentinelRun(keyOf(none), none),
    margin: 0.01,
    rows: [row],
    ranges: [],
    command: ['lab', 'sweep'],
    commandNotes: [],
  };
  const answer: Fact = {
    name: 'answer',
    figure: /: different/,
    follows: /, by 25\.1x \+-0\.9 with n 41/,
    also: [/outside of 1 %/, /Bonferroni/],
  };
  const facts = [
    answer,
    ...wordFacts.filter(({ name }) => name !== 'ratio'),
    ...markFacts.slice(0, 1),
  ];

  it('shows no figure and no answer without what qualifies it', () => {
    const text = formatComparison(comparison).join('\n');
    expectWalked(text, facts);
    expect(flatten(text)).toContain('25.1x +-0.8');
    const json = comparisonJson(comparison);
    expectQualified(json, numberFacts);
  });

  it('decides nothing of one replication', () => {
    const single = sentinelRun(keyOf(first), first, { isSingle: true });
    const exact = { mean: 25.13, low: 25.13, high: 25.13 };
    const one = { ...row, run: single, n: 1, ratio: exact, jointRatio: exact, pHolm: null };
    const rows = [{ ...one, answer: 'not decided' as const }];
    expectQualified(formatComparison({ ...comparison, rows }).join('\n'), singleFacts);
  });
});
