// lab figure: draws a figure of stored runs as text. lab export: writes the same figure, and the table
// of its runs, in a format for e-mail, papers or other tools. Neither simulates anything.
import { exportFormats, type ExportFormat } from '../../../../shared/contract/analysis-calls.ts';
import { LabError } from '../../../../shared/errors.ts';
import { figureBuilders } from '../../../../shared/figures/run/index.ts';
import { writeExport } from '../../../../shared/figures/export.ts';
import { figureNames, type Figure, type FigureName } from '../../../../shared/figures/figure.ts';
import { costNames, exposureNames, measureNames } from '../../../../shared/figures/measures.ts';
import { isOfReplications } from '../../../../shared/figures/run/measures.ts';
import type { FigureInput } from '../../../../shared/figures/run/figure-input.ts';
import { listRunRanges } from '../../../../shared/figures/run/run-ranges.ts';
import { writeAscii } from '../../../../shared/figures/write/ascii.ts';
import { splitCommand, toAscii } from '../../../../shared/text/plain.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { requireResult } from '../../../lab/runs/find-run.ts';
import { readFigureInput, type FigureRuns } from '../../../lab/figures/figure-input.ts';
import type { Command, Context } from '../command.ts';
import { findRanges, rangeHelp, rangeOption } from '../member-ranges.ts';
import { putText, readFormat } from '../put-text.ts';
import { readNamed } from '../read-named.ts';
import { numberOption } from '../spec-options.ts';

/** More would be longer than the mail. */
const mostCapsules = 4;

const figureOptions = {
  sweep: { type: 'string' },
  axis: { type: 'string' },
  measure: { type: 'string' },
  exposure: { type: 'string' },
  accept: { type: 'string' },
  out: { type: 'string' },
  ...rangeOption,
} as const;

const figureHelp = [
  '  KEY            run keys, or their first 4 or more digits',
  '  --sweep ID     the runs of a sweep instead; last is the newest but validations',
  '  --axis FIELD   the field along the x axis; default the first that varies',
  `  --measure NAME what the axis of values shows: ${costNames.join(', ')},`,
  `                 ${exposureNames.join(', ')},`,
  '                 stolen, ipi-rate, ipis, throughput; default ratio',
  '  --exposure NAME  what overhead-by-window has along x; default window-p99',
  '  --accept COST,EXPOSURE  who stays within both, such as 1.5x,1ms',
  '  --out FILE     write there; default standard output',
  ...rangeHelp,
  '',
  'Figures:',
  ...figureNames.map((name) => `  ${name.padEnd(20)}${figureBuilders[name].title}`),
];

function readName(name: string | undefined): FigureName {
  const known = figureNames.find((one) => one === name);
  if (known) return known;
  const message = name === undefined ? 'name a figure' : `unknown figure ${name}`;
  throw new LabError('bad-usage', message, `lab figure ${figureNames[1]} --sweep`);
}

/** What the figure shows of its runs. */
function readView(options: Context['options'], name: FigureName): Omit<FigureRuns, 'keys'> {
  const textOf = (option: string) =>
    typeof options[option] === 'string' ? String(options[option]) : undefined;
  const measure = readNamed(options, 'measure', measureNames);
  return {
    axis: textOf('axis'),
    measure,
    exposure: readNamed(options, 'exposure', exposureNames),
    accept: textOf('accept'),
    needsEstimates: figureBuilders[name].needsEstimates ?? isOfReplications(measure),
  };
}

function readRuns(
  { options, storedLab }: Context,
  name: FigureName,
  keys: readonly string[],
): FigureRuns {
  const view = readView(options, name);
  if (typeof options['sweep'] !== 'string') {
    if (keys.length > 0) return { keys, ...view };
    throw new LabError('bad-usage', 'name runs, or a sweep', 'lab list shows the runs');
  }
  if (keys.length > 0) {
    throw new LabError('bad-usage', 'name runs or a sweep, not both', 'omit one of them');
  }
  const id = options['sweep'] === 'last' ? null : (numberOption(options, 'sweep') ?? null);
  const sweep = storedLab().sweepRuns(id);
  return {
    keys: sweep.done,
    ...view,
    command: splitCommand(sweep.command),
  };
}

function build(name: FigureName, input: FigureInput): Figure {
  const { refuse, build: make } = figureBuilders[name];
  const refusal = refuse(input);
  if (refusal === null) return make(input);
  throw new LabError('bad-usage', `no ${name} of these runs: ${refusal}`, 'choose other runs');
}

/** What a figure is made of, with the prediction ranges of its runs if they are asked for. */
async function readInput(
  context: Context,
  name: FigureName,
  keys: readonly string[],
): Promise<FigureInput> {
  const runs = readRuns(context, name, keys);
  const lab = context.storedLab();
  const ranges = context.options['range'] === true;
  if (ranges) {
    const results = [...runs.keys].map((key) => requireResult(lab.show(key)));
    await findRanges(context, lab, results);
  }
  return readFigureInput(lab, { ...runs, ranges });
}

export const figure: Command = {
  usage: 'lab figure NAME (KEY... | --sweep ID) [--axis FIELD]',
  maxArgs: 1000,
  options: figureOptions,
  help: figureHelp,
  async run(context) {
    const [name, ...keys] = context.args;
    const known = readName(name);
    const input = await readInput(context, known, keys);
    const ranges = listRunRanges(input);
    const lines = [
      ...writeAscii(build(known, input)),
      ...(ranges.length > 0 ? ['', ...ranges] : []),
    ];
    putText(context, `${lines.join('\n')}\n`);
  },
};

/** The runs of a mail as capsules, each below its name; nothing unless they were asked for. */
function writeCapsules(
  { options, storedLab }: Context,
  format: ExportFormat,
  { runs }: FigureInput,
): string {
  if (!options['capsule']) return '';
  if (format !== 'mail') {
    throw new LabError('bad-usage', 'only a mail carries capsules', 'omit --format');
  }
  if (runs.length > mostCapsules) {
    const message = `a mail carries at most ${mostCapsules} capsules, and these are ${runs.length} runs`;
    throw new LabError('bad-usage', message, 'name fewer runs, or send a bundle');
  }
  const { capsules } = storedLab();
  const parts = runs.flatMap(({ key, spec }) => [
    '',
    `run ${shortKey(key)}, ${toAscii(spec.policy.name)}; paste it into the lab, or: lab capsule open -`,
    ...capsules.of(key),
  ]);
  return `${parts.join('\n')}\n`;
}

export const exportCommand: Command = {
  usage: 'lab export --figure NAME --format FORMAT (KEY... | --sweep ID) [--out FILE]',
  maxArgs: 1000,
  options: {
    ...figureOptions,
    figure: { type: 'string' },
    format: { type: 'string' },
    capsule: { type: 'boolean' },
  },
  help: [
    '  --figure NAME  default overhead-by-policy',
    `  --format FORMAT  ${exportFormats.join(', ')}; default mail`,
    '  --capsule      with each run as a capsule, which its reader can run and verify',
    ...figureHelp,
  ],
  async run(context) {
    const { options, args } = context;
    const asked = options['figure'] ?? 'overhead-by-policy';
    const name = readName(String(asked));
    const format = readFormat(options) ?? 'mail';
    const input = await readInput(context, name, args);
    const { text } = writeExport(format, build(name, input), input);
    putText(context, `${text}${writeCapsules(context, format, input)}`);
  },
};
