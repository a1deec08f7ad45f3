// lab gather: brings the parts of a plan home. The lab replicates every finished point as always, only
// that its replications come out of the parts; so the database has what one computer would have made.
import { resolve } from 'node:path';
import { LabError } from '../../../../shared/errors.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { splitCommand } from '../../../../shared/text/plain.ts';
import type { Lab } from '../../../lab/lab.ts';
import { gatherParts, readParts, type Gathered } from '../../../remote/shards/gather-parts.ts';
import { replicationId } from '../../../remote/identity.ts';
import type { PartReader } from '../../../remote/shards/part-reader.ts';
import { createPartsPool } from '../../../remote/shards/parts-pool.ts';
import { requireModel } from '../../../remote/shards/shard-file.ts';
import { identity } from '../../identity.ts';
import { jsonOption, type Command, type Context } from '../command.ts';
import { reportSweep } from '../sweep-report.ts';
import { watchSweep } from '../watch-sweep.ts';

/** Runs that the database already has with other results than the parts: a broken reproduction. */
function findDiffering(lab: Lab, parts: readonly PartReader[], { points }: Gathered): string[] {
  const digestOf = (id: string) => parts.find(({ digests }) => digests.has(id))?.digests.get(id);
  return points.flatMap(({ spec }) => {
    const key = identity.keyOf(spec);
    const differs = lab.replications(key).some(({ replication, digest }) => {
      const found = digestOf(replicationId(key, replication));
      return found !== undefined && found.digest !== digest;
    });
    return differs
      ? [`${shortKey(key)} has other results in the parts: lab verify tells which`]
      : [];
  });
}

/** What the parts lack or contradict, a line each. */
function listProblems({ missing, open, damaged, conflicts }: Gathered): string[] {
  const lines: string[] = [];
  if (missing.length > 0)
    lines.push(`no part of shard ${missing.join(', ')}: its runs are missing`);
  if (open > 0) lines.push(`${open} runs are not finished: lab work continues their shards`);
  if (damaged > 0) lines.push(`${damaged} damaged lines were passed over`);
  for (const id of conflicts) lines.push(`replication ${id} came out in two ways`);
  return lines;
}

async function bringHome(context: Context, parts: readonly PartReader[]): Promise<number> {
  const { note } = context;
  const gathered = gatherParts(parts);
  requireModel(gathered.head, identity.modelVersion);
  const { points, head } = gathered;
  const pool = createPartsPool(parts, identity, Math.max(1, points.length));
  const reason = 'a part lacks a replication that its run needs';
  pool.end(new LabError('run-failed', reason, 'delete the part and run its shard again'));
  const lab = context.lab(pool);
  const problems = [...listProblems(gathered), ...findDiffering(lab, parts, gathered)];
  const sweep = { kind: 'sweep', command: head.command } as const;
  const specs = points.map(({ spec }) => spec);
  const started = await lab.sweeps.start({ ...sweep, specs }, watchSweep(context));
  const code = await reportSweep(context, await started.ended, splitCommand(head.command));
  for (const problem of problems) note(`Note: ${problem}`);
  return problems.length > 0 ? Math.max(1, code) : code;
}

export const gather: Command = {
  usage: 'lab gather PART...',
  maxArgs: Number.POSITIVE_INFINITY,
  options: { ...jsonOption, quiet: { type: 'boolean' } },
  help: [
    'Example:',
    '  lab gather plan/part-*.lab',
    '',
    '  Parts may be gathered while their shards still run, and again: each run comes in once.',
    '  --json, --quiet, --db PATH',
  ],
  async run(context) {
    const { args, io } = context;
    if (args.length === 0) {
      throw new LabError('bad-usage', 'no part is named', 'lab gather plan/part-*.lab');
    }
    return bringHome(context, readParts(args.map((path) => resolve(io.cwd, path))));
  },
};
