// lab trace: imports traces of real kernels, lists, summarizes and deletes them.
// What a line of a trace means is the trace reader's; the words are shared/text.
import { LabError } from '../../../../shared/errors.ts';
import { formatTraceImport, formatTraceList } from '../../../../shared/text/trace-report.ts';
import { formatTraceSummary } from '../../../../shared/text/trace-summary.ts';
import type { ImportProgress, TraceSource } from '../../../lab/traces.ts';
import { jsonOption, type Command, type Context } from '../command.ts';

const megabyte = 1e6;

function toSource(file: string): TraceSource {
  if (file !== '-') return { path: file };
  if (process.stdin.isTTY) {
    const message = 'standard input is the terminal, and - reads a trace from it';
    throw new LabError('bad-usage', message, 'perf script | lab trace import -');
  }
  return { stream: process.stdin, totalBytes: null };
}

function showProgress(
  { progress }: Context,
  { doneBytes, totalBytes, etaMs }: ImportProgress,
): void {
  const inMegabytes = (bytes: number) => Math.round((10 * bytes) / megabyte) / 10;
  const total = inMegabytes(totalBytes ?? 0);
  progress.update({ done: inMegabytes(doneBytes), total, etaMs }, 'MB');
}

async function importTrace(context: Context, file: string): Promise<void> {
  const { options, lab, print, signal, progress } = context;
  const outcome = await lab()
    .traces.import(toSource(file), { signal, onProgress: (now) => showProgress(context, now) })
    // A pipe that is still open would hold up the end of a command that was cancelled.
    .finally(() => file === '-' && process.stdin.destroy());
  progress.end();
  if (options['json']) print(JSON.stringify(outcome));
  else for (const line of formatTraceImport(outcome.trace, outcome.wasStored)) print(line);
}

type Action = (context: Context, which: string) => void | Promise<void>;

/** Each with what it is given; null if it takes nothing. */
const actions: Readonly<Record<string, { readonly takes: string | null; readonly run: Action }>> = {
  import: { takes: 'FILE', run: importTrace },
  list: {
    takes: null,
    run: ({ options, storedLab, print, note }) => {
      const heads = storedLab().traces.list();
      if (options['json']) for (const head of heads) print(JSON.stringify(head));
      else if (heads.length === 0) note('No traces. Try: perf script | lab trace import -');
      else for (const line of formatTraceList(heads)) print(line);
    },
  },
  summary: {
    takes: 'ID',
    run: ({ options, storedLab, print }, which) => {
      const details = storedLab().traces.show(which);
      if (options['json']) print(JSON.stringify(details));
      else for (const line of formatTraceSummary(details)) print(line);
    },
  },
  delete: {
    takes: 'ID',
    run: ({ storedLab, note }, which) => {
      const { id, name } = storedLab().traces.delete(which);
      note(`Trace ${id} (${name}) is deleted.`);
    },
  },
};

export const trace: Command = {
  name: 'trace',
  summary: "import a real kernel's trace, and say what is in it",
  usage: 'lab trace import FILE|- | list | summary ID | delete ID',
  maxArgs: 2,
  options: { ...jsonOption, quiet: { type: 'boolean' } },
  help: [
    '  import FILE   the text of perf script or trace-cmd report, plain, .gz or .zst; - is',
    '                standard input: perf script | lab trace import -',
    '  list          the stored traces, newest first',
    '  summary ID    what is in one; ID is its number, or 4 or more digits of its hash',
    '  delete ID     for good',
    '',
    'To record one:',
    '  perf record -a -m 4096 -e sched:sched_switch,sched:sched_wakeup \\',
    '    -e kmem:mm_page_alloc,kmem:mm_page_free,tlb:tlb_flush -- sleep 5',
  ],
  async run(context) {
    const [name = '', which] = context.args;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) {
      const known = Object.keys(actions).join(', ');
      const message = name === '' ? 'say what to do' : `unknown ${JSON.stringify(name)}`;
      throw new LabError('bad-usage', `trace: ${message}: ${known}`, 'lab trace --help');
    }
    if ((which === undefined) !== (action.takes === null)) {
      const need = action.takes === null ? 'takes nothing' : `needs ${action.takes}`;
      throw new LabError('bad-usage', `trace ${name} ${need}`, 'lab trace --help');
    }
    await action.run(context, which ?? '');
  },
};
