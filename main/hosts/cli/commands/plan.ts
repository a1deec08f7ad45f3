// lab plan: divides a sweep into shards, files that `lab work` runs on any computer.
// It runs nothing and opens no database, except to read fitted workloads.
import { resolve } from 'node:path';
import { LabError } from '../../../../shared/errors.ts';
import { joinCommand } from '../../../../shared/text/plain.ts';
import type { Command } from '../command.ts';
import { numberOption, specHelp, specOptions } from '../spec-options.ts';
import { axisHelp, axisOptions, planSpecs, refuseWords } from '../sweep-axes.ts';
import { withoutPlace } from '../sweep-report.ts';
import { writePlan } from '../write-plan.ts';

const mostShards = 10_000;

export function shardsOption(options: Parameters<typeof numberOption>[0]): number | undefined {
  const shards = numberOption(options, 'shards');
  if (shards === undefined || (Number.isInteger(shards) && shards >= 1 && shards <= mostShards)) {
    return shards;
  }
  const message = `--shards must be 1 to ${mostShards}, got ${shards}`;
  throw new LabError('bad-value', message, '--shards 4');
}

export const plan: Command = {
  usage: 'lab plan --shards N [-o FOLDER] --vary FIELD=VALUES... [--zip] [--where CONDITION]',
  options: {
    ...specOptions,
    ...axisOptions,
    shards: { type: 'string' },
    out: { type: 'string', short: 'o' },
  },
  help: [
    'Examples:',
    '  lab plan --shards 4 -o plan --vary machine.cpus=4,8,16,96 --vary policy=sync,deferred',
    '  lab work plan/shard-1.lab -o plan/part-1.lab',
    '  lab gather plan/part-*.lab',
    '',
    '  --shards N           how many files to divide it into',
    '  -o, --out FOLDER     where to write them; default plan',
    ...axisHelp,
    '',
    ...specHelp,
  ],
  async run(context) {
    const { options, words, io, print, note } = context;
    refuseWords(context, 'lab plan --help');
    const shards = shardsOption(options);
    if (shards === undefined) {
      throw new LabError('bad-usage', '--shards is missing', 'lab plan --shards 4 ...');
    }
    const specs = await planSpecs(context);
    const out = typeof options['out'] === 'string' ? options['out'] : 'plan';
    const command = joinCommand(['lab', 'sweep', ...withoutPlace(words.slice(1))]);
    const written = writePlan({ specs, shards, folder: resolve(io.cwd, out), command });
    for (const { path, points } of written.shards) print(`${path}  ${points} runs`);
    note(`${specs.length} runs in ${written.shards.length} shards; each: lab work SHARD -o PART`);
  },
};
