// Serves the calls on runs: lists, marks with undo, deletion, verification. The rule: every change of
// marks is announced to every page with the changed runs.
import type { Handlers } from '../../../shared/contract.ts';
import type { runCalls } from '../../../shared/contract/run-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import { explainCommand, runCommand } from '../../lab/spec/describe.ts';
import type { Progress } from '../../../shared/progress.ts';
import { createRangeFinder, withRange } from '../../lab/validation/uncertainty.ts';
import { createThrottle } from '../../lab/work/throttle.ts';
import type { MarkChange } from '../../store/store.ts';
import { requireSummary, type HandlerParts } from './parts.ts';
import { viewHandlers } from './view-handlers.ts';

type VerifyCall = 'run.verify' | 'run.cancelVerify';

/** A run is verified only once at a time. */
function verifyHandlers({
  lab,
  publish,
}: Pick<HandlerParts, 'lab' | 'publish'>): Pick<Handlers, VerifyCall> {
  const verifying = new Map<string, AbortController>();

  async function verify(key: string) {
    if (verifying.has(key)) {
      throw new LabError('not-allowed', 'the run is being verified', 'wait for it, or cancel it');
    }
    const controller = new AbortController();
    verifying.set(key, controller);
    let progress: Progress | undefined;
    const reports = createThrottle(() => progress && publish('verify.progress', { key, progress }));
    try {
      return await lab.verify(key, {
        signal: controller.signal,
        onProgress: (now) => {
          progress = now;
          reports.change();
        },
      });
    } finally {
      reports.flush();
      verifying.delete(key);
    }
  }

  return {
    'run.verify': ({ key }) => verify(key),
    'run.cancelVerify': ({ key }) => {
      const running = verifying.get(key);
      running?.abort();
      return { cancelled: running !== undefined };
    },
  };
}

export function runHandlers({
  lab,
  marks,
  reader,
  publish,
  now,
}: HandlerParts): Pick<Handlers, keyof typeof runCalls> {
  const timestamp = () => now().toISOString();
  const rangeOf = createRangeFinder((preset) => lab.keyOf(lab.resolve(preset)));

  function mark(change: MarkChange) {
    const outcome = marks.markRuns(change, timestamp());
    const keys = change.kind === 'note' ? [change.key] : [...change.keys];
    if (outcome.changed > 0) publish('runs.changed', { keys });
    return outcome;
  }

  return {
    'run.query': async (query) => {
      const { total, rows } = await reader.queryRuns(query);
      return { total, rows: rows.map((run) => withRange(run, rangeOf)) };
    },
    'run.keys': (query) => reader.queryRunKeys(query),
    'run.facets': (query) => reader.countFacets(query),
    'run.groups': (query) => reader.groupRuns(query),
    'run.get': async ({ key }) => {
      const summary = withRange(await requireSummary(reader, key), rangeOf);
      const { spec, result } = lab.show(key);
      const { presets } = lab;
      const [command, commandNote] = [runCommand(spec, presets), explainCommand(spec, presets)];
      return { summary, spec, result, command, commandNote };
    },
    'run.tag': (input) => mark({ kind: 'tag', ...input }),
    'run.note': (input) => mark({ kind: 'note', ...input }),
    'run.star': (input) => mark({ kind: 'star', ...input }),
    'run.archive': (input) => mark({ kind: 'archive', ...input }),
    'run.undo': ({ action }) => {
      const keys = [...marks.undoChange(action, timestamp())];
      if (keys.length > 0) publish('runs.changed', { keys });
      return { changed: keys.length };
    },
    'run.delete': ({ keys }) => {
      const outcome = marks.deleteRuns(keys, timestamp());
      publish('runs.changed', { keys });
      return outcome;
    },
    ...verifyHandlers({ lab, publish }),
    ...viewHandlers({ marks }),
  };
}
