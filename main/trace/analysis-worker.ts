import { parentPort, workerData } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { Analyse, AnalysisKind, AnalysisTask, FromAnalysis } from './analysis-messages.ts';
import { fitTrace } from './fit-trace.ts';
import { replayPolicies } from './replay-policies.ts';

// The program of an analysis's thread: does one and ends.

const analyses: { readonly [K in AnalysisKind]: Analyse<K> } = {
  replay: replayPolicies,
  fit: fitTrace,
};

const tellEveryMs = 100;

function analyse<K extends AnalysisKind>(task: AnalysisTask<K>): void {
  const send = (message: FromAnalysis<K>) => parentPort?.postMessage(message);
  let toldMs = -Infinity;
  try {
    analyses[task.kind](task, {
      tell: (done, total) => {
        const nowMs = performance.now();
        if (nowMs - toldMs < tellEveryMs) return;
        toldMs = nowMs;
        send({ kind: 'progress', done, total });
      },
      give: (result) => send({ kind: 'result', result }),
    });
    send({ kind: 'done' });
  } catch (error) {
    const { code, message, hint } = toRefusal(task.kind, error);
    send({ kind: 'refused', error: { code, message, hint } });
  }
}

function toRefusal(kind: AnalysisKind, error: unknown): LabError {
  if (error instanceof LabError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LabError('internal', `the ${kind} failed: ${message}`, 'report it with the trace');
}

analyse(workerData as AnalysisTask<AnalysisKind>);
