import type { RunDistributions } from '../../../../shared/result.ts';
import type { StoredFit } from '../../../../shared/trace-fit.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import { LabError } from '../../../../shared/errors.ts';
import type { FitStore, MadeQuery, ReplayStore } from '../../../../main/store/replay-store.ts';

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);

/** A page of what was made from the trace, newest first; at equal times, by name. */
function pageOf<T extends { readonly trace: { readonly hash: string } }>(
  all: Iterable<T>,
  { trace, offset, limit }: MadeQuery,
  orderOf: (one: T) => readonly [time: string, name: string],
): { readonly total: number; readonly rows: T[] } {
  const rows = [...all].filter((one) => trace === undefined || one.trace.hash === trace);
  rows.sort((a, b) => {
    const [[timeA, nameA], [timeB, nameB]] = [orderOf(a), orderOf(b)];
    return compare(timeB, timeA) || compare(nameA, nameB);
  });
  return { total: rows.length, rows: structuredClone(rows.slice(offset, offset + limit)) };
}

/** Replays in memory, with the promises of the store's interface. */
export function createFakeReplayStore(): ReplayStore {
  const replays = new Map<string, { result: ReplayResult; distributions: RunDistributions }>();
  return {
    saveReplay: (result, distributions) => {
      if (!replays.has(result.key)) {
        replays.set(result.key, structuredClone({ result, distributions }));
      }
    },
    findReplay: (key) => structuredClone(replays.get(key)?.result),
    replayDistributions: (key) => structuredClone(replays.get(key)?.distributions),
    listReplays: (query) =>
      pageOf(
        [...replays.values()].map(({ result }) => result),
        query,
        (replay) => [replay.recordedAt, replay.key],
      ),
  };
}

/** Fits in memory, with the promises of the store's interface. */
export function createFakeFitStore(): FitStore {
  const fits = new Map<string, StoredFit>();
  return {
    saveFit: (fit) => {
      const { name } = fit.profile;
      const owner = fits.get(name)?.trace.hash ?? fit.trace.hash;
      if (owner !== fit.trace.hash) {
        const hint = 'choose another name, or delete that workload first';
        throw new LabError('bad-value', `workload ${name} is fitted to another trace`, hint);
      }
      fits.set(name, structuredClone(fit));
    },
    findFit: (name) => structuredClone(fits.get(name)),
    listFits: (query) => pageOf(fits.values(), query, (fit) => [fit.fittedAt, fit.profile.name]),
    fittedWorkloads: () =>
      [...fits.values()]
        .map(({ profile }) => structuredClone(profile))
        .sort((a, b) => compare(a.name, b.name)),
    deleteFit: (name) => fits.delete(name),
  };
}
