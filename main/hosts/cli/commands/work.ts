// lab work: runs one shard of a plan and writes its part. It can be killed and started again: what the
// part has is not simulated twice.
import { resolve } from 'node:path';
import { LabError } from '../../../../shared/errors.ts';
import { createWorkerPool } from '../../../pool/worker-pool.ts';
import { openPart } from '../../../remote/shards/part-writer.ts';
import { createRecordingPool } from '../../../remote/shards/recording-pool.ts';
import { readShard, requireModel } from '../../../remote/shards/shard-file.ts';
import { openLab } from '../../compose.ts';
import { identity } from '../../identity.ts';
import type { BasicContext, Command } from '../command.ts';
import { workersOption } from '../spec-options.ts';

function readNames({ args: [shard], options, io }: BasicContext) {
  const { out } = options;
  if (shard === undefined || typeof out !== 'string') {
    const message = 'a shard and its part are needed';
    throw new LabError('bad-usage', message, 'lab work plan/shard-1.lab -o plan/part-1.lab');
  }
  return { shard: resolve(io.cwd, shard), part: resolve(io.cwd, out) };
}

export const work: Command = {
  needs: 'nothing',
  usage: 'lab work SHARD -o PART [--workers N]',
  maxArgs: 1,
  options: {
    out: { type: 'string', short: 'o' },
    workers: { type: 'string' },
    quiet: { type: 'boolean' },
  },
  help: [
    '  -o, --out PART   where the results go; one that is there is continued',
    '  --workers N      threads; default one per processor',
    '  --quiet',
  ],
  async run(context) {
    const { options, signal, progress, note } = context;
    const names = readNames(context);
    const workers = workersOption(options);
    const shard = readShard(names.shard);
    requireModel(shard.head, identity.modelVersion);
    const part = openPart(names.part, shard);
    const open = shard.points.filter(({ index }) => !part.held.finished.has(index));
    /** The place in the plan of a point of this sweep. */
    const indexOf = (place: number) => open[place]?.index ?? 0;
    const threads = createWorkerPool(workers === undefined ? {} : { size: workers });
    const lab = openLab(':memory:', {
      workers,
      pool: createRecordingPool(threads, part, identity),
    });
    try {
      const sweep = { kind: 'sweep', command: shard.head.command } as const;
      const started = await lab.sweeps.start(
        { ...sweep, specs: open.map(({ spec }) => spec) },
        {
          signal,
          onProgress: (now) => progress.update(now),
          onResult: (place, { result }) => part.addFinished(indexOf(place), result.wallMs),
          onFailure: (place, { message }) => part.addFailed(indexOf(place), message),
        },
      );
      const { failures, interrupted } = await started.ended;
      progress.end();
      const { points } = shard.head;
      if (interrupted) {
        note('interrupted: the part keeps what is finished; the same command continues');
        return 130;
      }
      note(`${points - failures.length} of ${points} runs are in ${names.part}`);
      for (const { index, message } of failures) {
        note(`Run ${indexOf(index) + 1} failed: ${message}`);
      }
      return failures.length > 0 ? 1 : 0;
    } finally {
      await lab.close();
      part.close();
    }
  },
};
