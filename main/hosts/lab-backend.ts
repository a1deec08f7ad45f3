// Opens the lab behind the contract: database, pool, lab, handlers, dispatch, events. The rule: the
// caller that opens it closes it, and nothing runs after closing. The caller chooses the thread.
import { resolve } from 'node:path';
import type { hostNames } from '../../shared/contract/care-calls.ts';
import { LabError } from '../../shared/errors.ts';
import type { EventName, EventPayload, Reply } from '../../shared/contract.ts';
import { modelVersion } from '../engine/run.ts';
import { createLab, type LabParts } from '../lab/create-lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { Pool } from '../pool/pool.ts';
import { createLanePools, type LanePools } from '../pool/lane-pools.ts';
import { createWorkerPool } from '../pool/worker-pool.ts';
import { createSlurm, type Slurm } from '../remote/slurm/slurm-commands.ts';
import { acquireSweepLock } from '../store/lock.ts';
import type { TellStep } from '../store/compact.ts';
import { compactOnThread, createThreadReader } from '../store/reader-thread.ts';
import { callReader, createInlineReader, toReader, type StoreReader } from '../store/reader.ts';
import { openStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import type { FileChooser, OfferedFile } from './backend.ts';
import { createDispatch, refuse } from './dispatch.ts';
import { createFileTokens } from './file-tokens.ts';
import { readSettings } from './handlers/care-handlers.ts';
import { describeArrays } from './handlers/cluster-handlers.ts';
import { createHandlers } from './handlers/index.ts';
import type { HandlerParts } from './handlers/parts.ts';
import { createMadeFiles } from './made-files.ts';
import type { LabQueue, QueueSource } from './queue-source.ts';
import { createSlurmPlaces, type SlurmPlaces } from './slurm-places.ts';
import type { SlurmSource } from './slurm-source.ts';

export interface LabOptions {
  /** A path, or `:memory:`. */
  readonly database: string;
  readonly host: (typeof hostNames)[number];
  readonly appVersion: string;
  /** Simulation threads; default the setting, or else one per processor. */
  readonly workers?: number | undefined;
  /** Has the runs simulated by the workers of a queue. */
  readonly queue?: QueueSource | undefined;
  /** Lets pages submit sweeps to a cluster. */
  readonly slurm?: SlurmSource | undefined;
  /** `auto` starts the reference study if this model version has not started it yet. */
  readonly study: 'auto' | 'manual';
}

export interface LabBackendParts {
  readonly chooseFile: FileChooser | null;
  readonly publish: <N extends EventName>(event: N, payload: EventPayload<N>) => void;
  /** Called for unexpected errors. */
  readonly onInternalError: (what: string, error: unknown) => void;
  /** Default a pool of worker threads. The lab closes it. */
  readonly pool?: Pool;
  /** The open queue of the options; the lab closes it. */
  readonly queue?: LabQueue | undefined;
  /** Slurm's commands; default those of this process's environment. */
  readonly slurm?: Slurm;
  readonly now?: () => Date;
  /** Hears how many rows a migration has moved, of how many. */
  readonly onMigrate?: (done: number, total: number) => void;
}

export interface LabBackend {
  dispatch(message: unknown): Promise<Reply>;
  /** See Backend.offerFile. */
  offerFile(file: OfferedFile): Reply;
  close(): Promise<void>;
}

/** One reader shared by all lists, and separate ones for long tasks. */
function createReaders(newReader: (tell?: TellStep) => StoreReader) {
  let shared = newReader();
  const own = new Set<StoreReader>();
  const closeAll = async () => {
    await Promise.all([...own].map((one) => one.close()));
    await shared.close();
  };
  return {
    // A reader that is closed for a compaction is followed by another.
    shared: toReader(
      (method, args) => callReader(shared, method, args),
      () => shared.close(),
    ),
    /** Closes every reader for the work, and opens them at the next call. */
    async without<T>(work: () => Promise<T>): Promise<T> {
      await closeAll();
      try {
        return await work();
      } finally {
        shared = newReader();
      }
    },
    async withOwn<T>(work: (reader: StoreReader) => Promise<T>, tell?: TellStep): Promise<T> {
      const one = newReader(tell);
      own.add(one);
      try {
        return await work(one);
      } finally {
        own.delete(one);
        await one.close();
      }
    },
    close: closeAll,
  };
}

/** Compacts the database while nothing in this process has it open. */
function createCompaction(
  store: Store,
  readers: ReturnType<typeof createReaders> | null,
): HandlerParts['compact'] {
  return async (tell) => {
    if (!readers) throw new LabError('not-allowed', 'the database is in memory', 'name a file');
    // No sweep may run meanwhile, and none runs while another holds this.
    const lock = acquireSweepLock(store.path);
    try {
      return await readers.without(async () => {
        const resume = store.suspend();
        try {
          return await compactOnThread(store.path, tell);
        } finally {
          resume();
        }
      });
    } finally {
      lock.release();
    }
  };
}

const aboutOf = ({ appVersion, host, database }: LabOptions, workers: number) => ({
  appVersion,
  modelVersion,
  host,
  database: database === ':memory:' ? database : resolve(database),
  workers,
});

/** What the lab tells of its work, as events. */
function tellPages(store: Store, publish: LabBackendParts['publish']) {
  return {
    onSweepChange: (sweep) => publish('sweep.changed', sweep),
    onRunEnded: (key) => {
      const run = store.findSummary(key);
      if (run) publish('run.finished', { run });
    },
    onTraceJob: (job) => publish('trace.job', job),
    onRowsChange: (set) => publish('rows.changed', set),
    onRowJob: (job) => publish('rows.job', job),
    onRangeJob: (job) => publish('range.job', job),
    onTracesChange: () => publish('traces.changed', {}),
  } satisfies Partial<LabParts>;
}

/** The cluster of the options, whose arrays feed lanes of the pools. */
function openCluster(
  { slurm: source }: LabOptions,
  { slurm = createSlurm(process.env), publish }: LabBackendParts,
  pools: LanePools,
): SlurmPlaces | undefined {
  const onChange: Parameters<typeof createSlurmPlaces>[0]['onChange'] = (arrays) =>
    publish('cluster.changed', describeArrays(arrays));
  return source && createSlurmPlaces({ slurm, source, pools, onChange });
}

/**
 * Opens the database and serves the contract over it.
 * @throws LabError `database-...` as openStore does.
 */
export function openLabBackend(options: LabOptions, parts: LabBackendParts): LabBackend {
  const { database } = options;
  const { publish, onInternalError, onMigrate, queue, now = () => new Date() } = parts;
  const isInMemory = database === ':memory:';
  const store = openStore(database, onMigrate && { onMigrate });
  const workers = options.workers ?? readSettings(store).workers ?? undefined;
  const threads = () => createWorkerPool(workers === undefined ? {} : { size: workers });
  const pool = createLanePools(queue?.pool ?? parts.pool ?? threads());
  const cluster = openCluster(options, parts, pool);
  const readers = createReaders((tell) =>
    isInMemory ? createInlineReader(store) : createThreadReader(store.path, undefined, tell),
  );
  const lab = createLab({
    store,
    pool,
    now,
    places: cluster,
    lock: () => acquireSweepLock(database),
    ...tellPages(store, publish),
  });
  const files = createFileTokens(parts.chooseFile);
  const made = createMadeFiles();
  const handlers = createHandlers({
    lab,
    marks: store,
    bundles: store,
    reader: readers.shared,
    withOwnReader: readers.withOwn,
    compact: createCompaction(store, isInMemory ? null : readers),
    files,
    made,
    publish,
    now,
    queue,
    cluster,
    about: aboutOf(options, pool.size),
  });
  const dispatch = createDispatch(handlers, { onInternalError });
  if (options.study === 'auto') startStudy(lab, onInternalError);
  if (cluster) findArrays(lab, cluster, onInternalError);
  let closing: Promise<void> | undefined;

  const close = async () => {
    for (const one of [readers, lab, files, made]) await one.close();
  };

  return {
    dispatch: async (message) => (closing ? isClosing : dispatch(message)),
    offerFile: (file) => (closing ? isClosing : { ok: true, value: files.offer(file) }),
    close: () => (closing ??= close()),
  };
}

const isClosing = refuse('cancelled', 'the lab is closing', 'start it again');

/** Starts it in the background. If another process runs a sweep, the page still offers the study. */
function startStudy(lab: Lab, onInternalError: LabBackendParts['onInternalError']): void {
  lab.startStudy().catch((error: unknown) => onInternalError('the reference study', error));
}

/** Follows again what went on in the cluster while the lab was closed. */
function findArrays(
  { sweeps }: Lab,
  cluster: SlurmPlaces,
  onInternalError: LabBackendParts['onInternalError'],
): void {
  // Those that were running when a lab was killed are still recorded as running.
  const states = ['interrupted', 'running'] as const;
  for (const { id, createdAt } of sweeps.list({ states: [...states], offset: 0, limit: 200 })
    .rows) {
    if (!cluster.has({ id, createdAt })) continue;
    sweeps.resume(id).catch((error: unknown) => onInternalError(`the array of sweep ${id}`, error));
  }
}
