import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../../main/hosts/cli/commands/index.ts';
import { policiesOf } from '../../../../main/lab/spec/presets.ts';
import { builtInPresets } from '../../../../main/lab/spec/built-in-presets.ts';
import { resolveRequest } from '../../../../main/lab/spec/resolve.ts';
import { planAdversaries } from '../../../../main/lab/sweeps/plan-adversaries.ts';
import { planStudy } from '../../../../main/lab/sweeps/study.ts';
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { figureNames } from '../../../../shared/figures/figure.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { expectQualified, expectWalked } from '../../../support/expect-qualified.ts';
import { markFacts, numberFacts, singleFacts, wordFacts } from '../../../support/qualified.ts';
import {
  guessCellFacts,
  guessFacts,
  guessNumberFacts,
  rangeFacts,
  validationFacts,
} from '../../../support/qualified-facts.ts';
import type { SentinelPlan } from '../../../support/sentinel-runs.ts';
import { runLab } from './support/run-lab.ts';
import { keyOf, storeSentinels } from './support/sentinel-database.ts';
import { walkedElsewhere } from './support/walked-elsewhere.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-qualified-'));
afterAll(() => rmSync(folder, { recursive: true }));

const study = planStudy(builtInPresets);
const recorded = { trace: '7ace'.padEnd(64, '0'), cpus: 2 };
/** A run of a workload that was recorded on other CPUs. */
const elsewhere: Spec = {
  ...study[1]!,
  workload: { ...study[1]!.workload, name: 'trace-7ace', recorded },
};
const ceilings = [1, 33].map((ceiling) =>
  resolveRequest({ policy: 'sync', set: [['policy.flushCeilingPages', ceiling]] }, builtInPresets),
);
const cpus = [8, 16].map((count) =>
  resolveRequest({ policy: 'sync', set: [['machine.cpus', count]] }, builtInPresets),
);
const both = [8, 16].flatMap((count) =>
  [2, 64].map((ceiling) =>
    resolveRequest(
      {
        policy: 'sync',
        set: [
          ['machine.cpus', count],
          ['policy.flushCeilingPages', ceiling],
        ],
      },
      builtInPresets,
    ),
  ),
);

const held = planAdversaries(
  { machine: 'i5-3550' },
  policiesOf(builtInPresets, 'direct-map'),
  builtInPresets,
);

/** A database with the sentinel's figures for all of these, so that no command simulates. */
function makeDatabase(name: string, plan: SentinelPlan, more: readonly Spec[] = []): string {
  const path = join(folder, `${name}.db`);
  const all = [...study, ...ceilings, ...cpus, ...both, ...held, ...more];
  storeSentinels(path, all, plan, name === 'plain');
  return path;
}

const onXeon = study.filter(({ machine }) => machine.name === 'xeon-8160-2s');
const guessed = onXeon.filter(({ policy }) => policy.name === 'broadcast');
const shownKeys = [...onXeon.slice(0, 4), ...guessed, ...ceilings].map((spec) =>
  keyOf(spec).slice(0, 12),
);
const keysOf: Partial<Record<string, readonly string[]>> = {
  'overhead-by-axis': cpus.map(keyOf),
  'ipi-rate': cpus.map(keyOf),
  'heat-map': both.map(keyOf),
  adversaries: held.map(keyOf),
};
const sync = study.find(({ policy }) => policy.name === 'sync')!;

interface Form {
  readonly command: string;
  readonly words: readonly string[];
  readonly isForPrograms?: boolean;
}

const isForPeople = (format: (typeof exportFormats)[number]) =>
  ['mail', 'markdown', 'mmtests', 'svg'].includes(format);

/** Tables without room for sentences. */
const isTableOnly = ({ words }: Form) => words.includes('mmtests');

/** Every form of text, by the command that prints it. */
const forms: readonly Form[] = [
  { command: 'study', words: [] },
  { command: 'study', words: ['--json'], isForPrograms: true },
  { command: 'run', words: ['--policy', 'sync'] },
  { command: 'run', words: ['--policy', 'sync', '--json'], isForPrograms: true },
  { command: 'sweep', words: ['--vary', 'policy=none,sync,deferred'] },
  { command: 'sweep', words: ['--vary', 'machine.cpus=8,16'] },
  { command: 'sweep', words: ['--vary', 'policy=sync,deferred', '--json'], isForPrograms: true },
  { command: 'adversaries', words: [] },
  { command: 'adversaries', words: ['--json'], isForPrograms: true },
  { command: 'validate', words: [] },
  { command: 'validate', words: ['--published'] },
  { command: 'validate', words: ['--json'], isForPrograms: true },
  ...exportFormats
    .filter((format) => format !== 'mmtests')
    .map((format): Form => ({
      command: 'validate',
      words: ['--format', format],
      isForPrograms: !isForPeople(format),
    })),
  { command: 'list', words: [] },
  { command: 'list', words: ['--json'], isForPrograms: true },
  { command: 'show', words: [keyOf(sync)] },
  { command: 'show', words: [keyOf(sync), '--json'], isForPrograms: true },
  ...figureNames.flatMap((name): Form[] => {
    const keys = keysOf[name] ?? shownKeys;
    return [
      { command: 'figure', words: [name, ...keys] },
      ...exportFormats.map((format): Form => ({
        command: 'export',
        words: ['--figure', name, '--format', format, ...keys],
        isForPrograms: !isForPeople(format),
      })),
    ];
  }),
];

async function print({ command, words }: Form, database: string): Promise<string> {
  const { code, out, err } = await runLab([command, ...words, '--db', database]);
  // A validation that does not agree ends with 1.
  expect({ code, err }).toMatchObject({ code: command === 'validate' ? 1 : 0 });
  expect(out).not.toBe('');
  return out;
}

/** Rows that are predicted anew rest on no database: what one changes is in the published ratios. */
const withoutRows = ({ words, ...form }: Form): Form => ({
  ...form,
  words: form.command === 'validate' ? [...new Set([...words, '--published'])] : words,
});

it('walks every command, or says why not', () => {
  const walked = new Set([...forms.map(({ command }) => command), ...Object.keys(walkedElsewhere)]);
  expect([...walked].toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
});

describe('every text of the command line', () => {
  let databases: Readonly<Record<'plain' | 'single' | 'marked', string>>;
  beforeAll(() => {
    databases = {
      plain: makeDatabase('plain', {}),
      single: makeDatabase('single', { isSingle: true }),
      marked: makeDatabase('marked', { isImprecise: true }, [elsewhere]),
    };
  });
  const seen = new Set<string>();

  it.each(forms)('$command $words shows no figure without what qualifies it', async (form) => {
    const printed = await print(form, databases.plain);
    const text = printed.replaceAll(/<\/text>\n<text [^>]*>/g, ' ');
    const facts = form.isForPrograms
      ? [...numberFacts, ...(form.command === 'export' ? guessCellFacts : guessNumberFacts)]
      : [
          ...wordFacts,
          ...rangeFacts,
          ...validationFacts,
          ...(isTableOnly(form) ? guessCellFacts : guessFacts),
        ];
    for (const name of expectWalked(text, facts)) seen.add(name);
  });

  it.each(forms.filter((form) => !form.isForPrograms))(
    '$command $words has no interval of a single replication',
    async (form) => {
      expectQualified(await print(withoutRows(form), databases.single), singleFacts);
    },
  );

  it.each(forms)('$command $words marks what is not precise', async (form) => {
    expectQualified(await print(withoutRows(form), databases.marked), markFacts.slice(0, 1));
  });

  it('marks what is extrapolated', async () => {
    const key = keyOf(elsewhere);
    for (const words of [
      ['show', key],
      ['show', key, '--json'],
      ['list', 'workload:trace-7ace'],
      ['figure', 'overhead-by-policy', key],
    ]) {
      const [command = '', ...rest] = words;
      const text = await print({ command, words: rest }, databases.marked);
      expectQualified(text, markFacts);
    }
  });

  it('shows every figure somewhere, so that none is walked in vain', () => {
    const all = [
      ...wordFacts,
      ...numberFacts,
      ...rangeFacts,
      ...validationFacts,
      ...guessFacts,
      ...guessNumberFacts,
    ];
    const names = all.map(({ name }) => name);
    expect(names.filter((name) => !seen.has(name))).toEqual([]);
  });
});
