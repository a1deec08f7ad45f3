// lab calibrate: derives the machine costs again from the rows marked as fitted. --write stores them
// where the machines read them; without it nothing is changed. With --uncertainty it finds what the rows
// leave open instead, and stores that where the validation and the study read it.
import { writeFileSync } from 'node:fs';
import { calibrate as fitCosts } from '../../../lab/validation/calibration.ts';
import { findUncertainty, type CostUncertainty } from '../../../lab/validation/cost-uncertainty.ts';
import { writeUncertainty } from '../../../lab/validation/uncertainty-source.ts';
import { modelVersion } from '../../../engine/run.ts';
import { formatNumber, formatRatio } from '../../../../shared/text/format.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { LabError } from '../../../../shared/errors.ts';
import { wholeChoice, type RowChoice } from '../../../../shared/row-choice.ts';
import { calibrateProfile } from './calibrate-profile.ts';
import { calibrateToRows } from './calibrate-rows.ts';
import { choiceHelp, choiceOptions, readChoice } from '../row-choice.ts';
import { jsonOption, type BasicContext, type Command } from '../command.ts';

const file = new URL('../../../engine/machines/fitted-costs.ts', import.meta.url);
const uncertaintyFile = new URL('../../../lab/validation/stored-uncertainty.ts', import.meta.url);
const uncertaintyCommand = 'lab calibrate --uncertainty';

const quoteName = (name: string) => (/^\w+$/.test(name) ? name : `'${name}'`);

function source(costs: Readonly<Record<string, number>>): string {
  return [
    '// Written by `lab calibrate --write`; do not edit. What each cost means: shared/spec/machine.ts.',
    '// One set for both published machines, but for how deep the idle CPUs of each sleep. Fitted to the rows that',
    '// published.ts marks as fitted.',
    '',
    'export const fittedCosts = {',
    ...Object.entries(costs).map(([name, value]) => `  ${quoteName(name)}: ${value},`),
    '} as const;',
    '',
  ].join('\n');
}

function formatUncertainty({ singularValues, sets, starts, ...found }: CostUncertainty): string[] {
  const toTable = (what: string, ranges: CostUncertainty['ranges']) =>
    formatTable(
      ['machine', 'policy', what].map((header) => ({ header })),
      ranges.map(({ machine, policy, low, high }) => [
        machine,
        policy,
        `${formatRatio(low)} to ${formatRatio(high)}`,
      ]),
    );
  return [
    `singular values: ${singularValues.map((value) => formatNumber(value)).join(' ')}`,
    '',
    `${sets.length} of ${starts} starts meet the fitted rows as well as the lab's costs, by what is known of the rows:`,
    "What each adds to policy none, to what it adds under the lab's costs:",
    ...toTable('factor', found.ranges),
    '',
    "Fitted without the machine's rows:",
    ...toTable('ratio', found.leftOut),
  ];
}

async function calibrateUncertainty({ options, print, signal, progress }: BasicContext) {
  const found = await findUncertainty({
    signal,
    onProgress: (now) => progress.update(now, 'fits'),
  });
  progress.end();
  const date = new Date().toISOString().slice(0, 10);
  const madeBy = { command: uncertaintyCommand, modelVersion, date };
  if (options['json']) print(JSON.stringify({ ...madeBy, ...found }));
  else for (const line of formatUncertainty(found)) print(line);
  if (options['write']) writeFileSync(uncertaintyFile, writeUncertainty(found, madeBy));
}

/** A calibration that does not become the built-in one. @throws LabError `bad-usage`. */
function calibrateOwn(context: BasicContext, choice: RowChoice | null): Promise<void> {
  const { options } = context;
  if (!options['rows'] || options['write']) {
    const [what, hint] = options['rows']
      ? ['--write is for the whole calibration', 'keep this one with --out FILE']
      : ['a choice of rows needs --rows', 'lab calibrate --rows --only experiment=pair'];
    throw new LabError('bad-usage', what, hint);
  }
  const whole = options['resume'] === undefined ? wholeChoice : null;
  return calibrateProfile(context, choice ?? whole);
}

export const calibrate: Command = {
  needs: 'nothing',
  usage: 'lab calibrate [--rows [--only ...] [--free ...] | --uncertainty] [--write]',
  options: {
    ...jsonOption,
    rows: { type: 'boolean' },
    ...choiceOptions,
    out: { type: 'string' },
    resume: { type: 'string' },
    uncertainty: { type: 'boolean' },
    write: { type: 'boolean' },
    quiet: { type: 'boolean' },
  },
  help: [
    '  --rows         fit the constants of hardware, kernels and benchmarks to the measured rows',
    '                 instead, and predict those that were left out',
    '  --uncertainty  find what the rows leave open: how many combinations of the costs they',
    '                 determine, ranges over sets of costs that meet them as well, and what',
    '                 costs say that were fitted without a machine',
    '  --write        write the constants to main/engine/fitted-constants.ts, the costs to',
    '                 main/engine/machines/fitted-costs.ts, or what is',
    '                 left open to main/lab/validation/stored-uncertainty.ts',
    ...choiceHelp,
  ],
  async run(context) {
    const { options, print, signal, progress } = context;
    const choice = readChoice(options);
    const isOwn =
      choice !== null || options['out'] !== undefined || options['resume'] !== undefined;
    if (isOwn) return calibrateOwn(context, choice);
    if (options['rows']) return calibrateToRows(context);
    if (options['uncertainty']) return calibrateUncertainty(context);
    const { costs, errors } = await fitCosts({
      signal,
      onProgress: (now) => progress.update(now, 'rounds'),
    });
    progress.end();
    if (options['json']) print(JSON.stringify({ costs, errors }));
    else {
      for (const [name, value] of Object.entries(costs)) print(`${name.padEnd(24)}${value}`);
      for (const { label, error } of errors)
        print(`${label.padEnd(32)}${(error * 100).toFixed(1)} %`);
    }
    if (options['write']) writeFileSync(file, source(costs));
  },
};
