// lab plan: divides a sweep into shards, files that `lab work` runs on any computer.
// It runs nothing and opens no database, except to read fitted workloads.
import { resolve } from 'node:path';
import { LabError } from '../../../../shared/errors.ts';
import { joinCommand } from '../../../../shared/text/plain.ts';
import { writePlan } from '../../../remote/shards/plan-files.ts';
import { identity } from '../../identity.ts';
import type { Command } from '../command.ts';
import { planHelp, planOptions, shardsOption, writePlanScript } from '../plan-options.ts';
import { specHelp, specOptions } from '../spec-options.ts';
import { axisHelp, axisOptions, planSpecs, refuseWords } from '../sweep-axes.ts';
import { withoutLocal } from '../sweep-report.ts';

export const plan: Command = {
  usage: 'lab plan --shards N [-o FOLDER] [--slurm] --vary FIELD=VALUES... [--where CONDITION]',
  options: {
    ...specOptions,
    ...axisOptions,
    ...planOptions,
  },
  help: [
    'Examples:',
    '  lab plan --shards 4 -o plan --vary machine.cpus=4,8,16,96 --vary policy=sync,deferred',
    '  lab work plan/shard-1.lab -o plan/part-1.lab',
    '  lab gather plan/part-*.lab',
    '',
    ...planHelp,
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
    const command = joinCommand(['lab', 'sweep', ...withoutLocal(words.slice(1))]);
    const written = writePlan({ specs, shards, folder: resolve(io.cwd, out), command, identity });
    for (const { path, points } of written.shards) print(`${path}  ${points} runs`);
    if (options['slurm']) print(`sbatch ${writePlanScript(written, options)}`);
    note(`${specs.length} runs in ${written.shards.length} shards; each: lab work SHARD -o PART`);
  },
};
