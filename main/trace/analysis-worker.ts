import { serveThread, type Starter } from '../thread/serve-thread.ts';
import type {
  Analyse,
  AnalysisCalls,
  AnalysisKind,
  AnalysisNotes,
  AnalysisTask,
} from './analysis-calls.ts';
import { fitTrace } from './fit-trace.ts';
import { replayRequests } from './replay-requests.ts';
import { replayPolicies } from './replay-policies.ts';
import { timelineOfTrace } from './trace-timeline.ts';

// The program of an analysis thread.

const analyses: { readonly [K in AnalysisKind]: Analyse<K> } = {
  replay: replayPolicies,
  requests: replayRequests,
  fit: fitTrace,
  timeline: timelineOfTrace,
};

const reportEveryMs = 100;

function analyse<K extends AnalysisKind>(
  task: AnalysisTask<K>,
  starter: Starter<AnalysisNotes<K>>,
): void {
  let reportedMs = -Infinity;
  analyses[task.kind](task, {
    report: (done, total) => {
      const nowMs = performance.now();
      if (nowMs - reportedMs < reportEveryMs) return;
      reportedMs = nowMs;
      starter.post('progress', done, total);
    },
    give: (result) => starter.post('result', result),
  });
}

serveThread<AnalysisCalls<AnalysisKind>, AnalysisNotes<AnalysisKind>>((starter) => ({
  calls: { analyse: (task) => analyse(task, starter) },
}));
