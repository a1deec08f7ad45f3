import type { RunSummary } from '../../../../shared/contract.ts';
import type { RunDistributions } from '../../../../shared/result.ts';
import type { ReplicationRow, RunRow, RunStore, SweepRow } from '../../../../main/store/store.ts';
import type { FitStore, ReplayStore } from '../../../../main/store/replay-store.ts';
import type { PolicyStore } from '../../../../main/store/policy-store.ts';
import type { StudyStore } from '../../../../main/store/study-store.ts';
import type { TraceStore } from '../../../../main/store/trace-store.ts';
import { fieldPaths, fieldText, readColumns } from '../../../../shared/spec/field-columns.ts';
import { readField } from '../../../../shared/spec/read-field.ts';
import { fitsTerms } from '../../store/support/naive-filter.ts';
import { createFakeFitStore, createFakeReplayStore } from './fake-made-stores.ts';
import { createFakePolicyStore } from './fake-policy-store.ts';
import { createFakeTraceStore } from './fake-trace-store.ts';

type Row = { -readonly [K in keyof RunRow]: RunRow[K] };

/** Whether a run matches a filter: nobody marks the runs of this store. */
function toSummary({ result, spec, ...row }: RunRow): RunSummary {
  return {
    ...row,
    ...readColumns(spec),
    recordedCpus: spec.workload.recorded?.cpus ?? null,
    isGuess: spec.policy.remote === 'broadcast',
    replications: result?.replications ?? null,
    precisionReached: result?.precisionReached ?? null,
    overhead: result?.overhead?.tick ?? null,
    windowP99Ns: result?.exposureWindowNs?.pairs.p99 ?? null,
    windowBeyondNs: null,
    windowP99Estimate: null,
    contract: result?.contract?.answer ?? null,
    tags: [],
    note: '',
    starred: false,
    archived: false,
    fields: Object.fromEntries(
      fieldPaths.map((path) => [path, fieldText(readField(spec, path))] as const),
    ),
  };
}

/** Studies have tests of their own, over the real store. */
const fakeStudies: StudyStore = {
  listStudies: () => [],
  findStudy: () => undefined,
  addStudy: () => 1,
  changeStudy: () => undefined,
  deleteStudy: () => undefined,
  restoreStudy: () => undefined,
  findDeletedStudy: () => undefined,
};

/** A store in memory that keeps the interface's promises; a finished run stays finished. */
export function createFakeStore(): RunStore &
  StudyStore &
  TraceStore &
  ReplayStore &
  FitStore &
  PolicyStore & {
    close(): void;
  } & { readonly isClosed: () => boolean } {
  const runs = new Map<string, Row>();
  const replications = new Map<string, readonly ReplicationRow[]>();
  const distributions = new Map<string, RunDistributions>();
  const sweeps: SweepRow[] = [];
  let isClosed = false;

  const requireRun = (key: string): Row => {
    const row = runs.get(key);
    if (!row || isClosed) throw new Error(`no run ${key}, or the store is closed`);
    return row;
  };

  return {
    ...fakeStudies,
    ...createFakeTraceStore(),
    ...createFakeReplayStore(),
    ...createFakeFitStore(),
    ...createFakePolicyStore(),
    path: ':fake:',
    together: (write) => write(),
    isClosed: () => isClosed,
    beginRun(run) {
      if (isClosed) throw new Error('the store is closed');
      if (runs.get(run.key)?.status === 'done') return;
      runs.set(run.key, { ...run, status: 'running', finishedAt: null, result: null, error: null });
    },
    completeRun({ key, finishedAt, result, replications: rows, distributions: states }) {
      Object.assign(requireRun(key), { status: 'done', finishedAt, result, error: null });
      replications.set(key, structuredClone(rows));
      if (states) distributions.set(key, states);
    },
    endRun({ key, ...end }) {
      const row = requireRun(key);
      if (row.status !== 'done') Object.assign(row, end);
    },
    findRun: (key) => runs.get(key),
    findByPrefix: (prefix) =>
      [...runs.values()].filter((row) => row.key.startsWith(prefix)).slice(0, 10),
    queryRunKeys({ filter, sort, descending, offset, limit }) {
      if (sort !== 'startedAt' || !descending) throw new Error('only newest first');
      const rows = [...runs.values()]
        .toReversed()
        .map(toSummary)
        .filter((run) => fitsTerms(run, filter.terms))
        .map(({ key, status, starred, archived }) => ({ key, status, starred, archived }));
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    distributions: (key) => distributions.get(key),
    replications: (key) => [...(replications.get(key) ?? [])],
    hasResult: (key) => runs.get(key)?.status === 'done',
    finishedAt: (key) => {
      const run = runs.get(key);
      return run?.status === 'done' ? (run.finishedAt ?? undefined) : undefined;
    },
    beginSweep({ isPlanning = false, name = '', ...sweep }) {
      const status = isPlanning ? 'planning' : 'running';
      return sweeps.push({ ...sweep, name, id: sweeps.length + 1, status });
    },
    addSweepPoints(id, offset, points) {
      const sweep = sweeps[id - 1];
      if (!sweep || sweep.points.length !== offset) throw new Error(`no place ${offset} in ${id}`);
      sweeps[id - 1] = { ...sweep, points: [...sweep.points, ...points] };
    },
    setSweepStatus(id, status) {
      const sweep = sweeps[id - 1];
      if (!sweep || isClosed) throw new Error(`no sweep ${id}, or the store is closed`);
      sweeps[id - 1] = { ...sweep, status };
    },
    listSweeps: () => ({ total: 0, rows: [] }),
    renameSweep(id, name) {
      const sweep = sweeps[id - 1];
      if (sweep) sweeps[id - 1] = { ...sweep, name };
    },
    deleteSweep: () => undefined,
    restoreSweep: () => undefined,
    findSweep: (id) => sweeps[id - 1],
    findSweepHead(id) {
      const sweep = sweeps[id - 1];
      if (!sweep) return undefined;
      const { points, ...head } = sweep;
      const count = (status: string) =>
        points.filter(({ key }) => runs.get(key)?.status === status).length;
      return { ...head, total: points.length, done: count('done'), failed: count('failed') };
    },
    lastSweep: (kind) =>
      sweeps.findLast((sweep) => sweep.kind === kind && sweep.status !== 'planning'),
    lastUnfinishedSweep: () =>
      sweeps.findLast(({ status }) => status !== 'done' && status !== 'planning'),
    close() {
      isClosed = true;
    },
  };
}
