// lab trace import: stores a file or standard input as a trace.
// The trace reader interprets the lines.
import { resolve } from 'node:path';
import { LabError } from '../../../../../shared/errors.ts';
import { formatTraceImport } from '../../../../../shared/text/trace-report.ts';
import type { ImportProgress, TraceSource } from '../../../../lab/traces/traces.ts';
import type { CommandIo } from '../../command-io.ts';
import type { Context } from '../../command.ts';
import type { TraceAction } from './action.ts';

const megabyte = 1e6;

function toSource(file: string, io: CommandIo): TraceSource {
  if (file !== '-') return { path: resolve(io.cwd, file) };
  const { stdin } = io;
  if (stdin.isTTY) {
    const message = '- reads a trace from standard input, but that is the terminal';
    throw new LabError('bad-usage', message, 'perf script | lab trace import -');
  }
  return { stream: stdin, totalBytes: null };
}

function showProgress(
  { progress }: Context,
  { doneBytes, totalBytes, etaMs }: ImportProgress,
): void {
  const inMegabytes = (bytes: number) => Math.round((10 * bytes) / megabyte) / 10;
  const total = inMegabytes(totalBytes ?? 0);
  progress.update({ done: inMegabytes(doneBytes), total, etaMs }, 'MB');
}

export const importAction: TraceAction = {
  name: 'import',
  takes: 'FILE',
  help: [
    'imports the text of perf script or trace-cmd report, plain, .gz or .zst; - is',
    'standard input: perf script | lab trace import -',
  ],
  async run(context, file = '-') {
    const { options, lab, io, print, printToFollow, signal, progress } = context;
    const outcome = await lab()
      .traces.import(toSource(file, io), {
        signal,
        onProgress: (now) => showProgress(context, now),
      })
      // A pipe that is still open would delay the end of a cancelled command.
      .finally(() => file === '-' && io.stdin.destroy());
    progress.end();
    if (options['json']) print(JSON.stringify(outcome));
    else
      for (const line of formatTraceImport(outcome.trace, outcome.wasStored)) printToFollow(line);
  },
};
