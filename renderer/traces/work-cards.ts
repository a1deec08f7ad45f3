import type { TraceJob } from '../../shared/contract.ts';
import type { OfferedFile } from '../composables/useTraceImport.ts';
import { describeBytes, describeJob, nameJob, shareDone } from './job-text.ts';

/** Work on a trace as the page shows it: a file being sent, or a job. */
export interface WorkCard {
  /** Stable from the drop of a file to the end of its import. */
  readonly key: string;
  readonly file: number | null;
  readonly job: number | null;
  readonly name: string;
  readonly text: string;
  /** 0 to 1; null if unknown. */
  readonly share: number | null;
  readonly state: 'waiting' | TraceJob['state'];
  readonly problem: TraceJob['problem'];
  /** The trace to open. */
  readonly trace: number | null;
}

const fileTexts: Readonly<Record<Exclude<OfferedFile['state'], 'sending'>, string>> = {
  waiting: 'Waiting for the file before it.',
  reading: 'Reading.',
  failed: 'Failed.',
  cancelled: 'Cancelled. Nothing of it is kept.',
};

function cardOfFile(file: OfferedFile): WorkCard {
  const { key, name, state, doneBytes: done, totalBytes: total, etaMs, error } = file;
  const isSending = state === 'sending';
  return {
    key: `file-${key}`,
    file: key,
    job: null,
    name: nameJob({ kind: 'import', name }),
    text: isSending ? `Handing over ${describeBytes({ done, total }, etaMs)}` : fileTexts[state],
    share: isSending ? shareDone({ done, total }) : null,
    state: isSending || state === 'reading' ? 'running' : state,
    problem: error && { code: error.code, message: error.message, hint: error.hint },
    trace: null,
  };
}

/** @param recordedNs Length of the job's trace; null if unknown. */
export function cardOfJob(job: TraceJob, recordedNs: number | null = null): WorkCard {
  return {
    key: `job-${job.id}`,
    file: null,
    job: job.id,
    name: nameJob(job),
    text: describeJob(job, recordedNs),
    share: job.state === 'running' ? shareDone(job.progress) : null,
    state: job.state,
    problem: job.problem,
    trace: job.trace,
  };
}

/** Files in order of arrival, each with the job that reads it; then the other jobs. */
export function workCards(
  files: readonly OfferedFile[],
  jobs: readonly TraceJob[],
  lengthOf: (trace: number | null) => number | null,
): WorkCard[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const ofFiles = files.map((file) => {
    const job = byId.get(file.job ?? -1);
    const { key, file: number } = cardOfFile(file);
    return job ? { ...cardOfJob(job), key, file: number } : cardOfFile(file);
  });
  const read = new Set(files.map(({ job }) => job));
  const others = jobs.filter(({ id }) => !read.has(id));
  return [...ofFiles, ...others.map((job) => cardOfJob(job, lengthOf(job.trace)))];
}

/** All of it, for a screen reader. */
export function describeCards(cards: readonly WorkCard[]): string {
  return cards
    .map(({ name, text, problem }) => `${name}: ${text}${problem ? ` ${problem.message}.` : ''}`)
    .join(' ');
}
