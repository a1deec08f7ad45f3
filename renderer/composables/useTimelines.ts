import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { CallInput, CallValue } from '../../shared/contract.ts';
import { rowsPerPart } from '../../shared/contract/timeline-calls.ts';
import { LabError } from '../../shared/errors.ts';
import { formatCount, formatShare, formatTime } from '../../shared/text/format.ts';
import { tableNames } from '../../shared/timeline/layouts.ts';
import { formatOpen } from '../../shared/timeline/tell.ts';
import { hueOfPolicy, hues, type Hue } from '../../shared/timeline/write/palette.ts';
import { decode } from '../timeline/assemble.ts';
import {
  prepareFirst,
  type FromWorker,
  type Prepared,
  type ToWorker,
} from '../timeline/prepared.ts';
import { addStale, sumPart } from '../timeline/part-sums.ts';
import type { Side } from '../timeline/scene.ts';
import { nameSides } from '../timeline/side-names.ts';
import { wholeOf, type Part } from '../timeline/whole.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';

export type TimelineSource = CallInput<'timeline.open'>['source'];
export type OpenedTimeline = CallValue<'timeline.open'>;

/** So many parts are asked for at a time. */
const atOnce = 4;

/** A free hue for each: that of its policy, else the next. */
function chooseHues(names: readonly string[]): Hue[] {
  const taken: Hue[] = [];
  for (const name of names) {
    const own = hueOfPolicy(name);
    taken.push(taken.includes(own) ? (hues.find((hue) => !taken.includes(hue)) ?? own) : own);
  }
  return taken;
}

/** What stands at the right of a side's head, of all that can be seen; of a first picture it is not known. */
function summarize(prepared: Prepared, { from, to }: Part): string {
  if (!prepared.isWhole) return '';
  const { asked, total, cpuNs } = sumPart(prepared, from, to);
  const requests = asked.reduce((sum, one) => sum + one.requests, 0);
  const sent = asked.reduce((sum, one) => sum + one.sent, 0);
  const share = formatShare((total.ns.own + total.ns.others) / cpuNs);
  const counts = `in all ${formatTime(cpuNs / prepared.timeline.cpus)}: ${formatCount(requests)} requests, ${formatCount(sent)} IPIs, ${share} of CPU time`;
  const { longest, longestBusy } = addStale(total.stale);
  if (!longest) return counts;
  const busy =
    longestBusy && longestBusy.ns < longest.ns
      ? `, with user code ${formatOpen(longestBusy.ns, longestBusy.isOpen)}`
      : '';
  return `${counts}; longest window ${formatOpen(longest.ns, longest.isOpen)}${busy}`;
}

function asSides(abouts: readonly OpenedTimeline[], made: readonly Prepared[]): Side[] {
  const own = chooseHues(abouts.map(({ name }) => name));
  const names = nameSides(abouts);
  const whole = wholeOf(made);
  return made.map((prepared, i) => {
    const about = abouts[i]!;
    const { sockets } = about;
    const summary = summarize(prepared, whole);
    return { ...prepared, name: names[i]!, sockets, hue: own[i]!, summary };
  });
}

/** What an opened timeline shows before it is read. */
function prepareOpened({ head, preview: { bins, shares } }: OpenedTimeline): Prepared {
  return prepareFirst(head, { bins, shares: decode(shares) });
}

/** The parts of a timeline that are to be read. */
function partsOf({ tables }: OpenedTimeline) {
  return tableNames.flatMap((table) => {
    const step = rowsPerPart(table);
    const places = Math.ceil(tables[table] / step);
    return Array.from({ length: places }, (_, i) => ({ table, from: i * step }));
  });
}

/** Timelines of the lab, read in parts and prepared on a worker. */
export function useTimelines({ client }: LabConnection, sources: () => readonly TimelineSource[]) {
  const sides = shallowRef<readonly Side[]>([]);
  const opened = shallowRef<readonly OpenedTimeline[]>([]);
  /** Share of what is to be read, from 0 to 1; null when nothing is read. */
  const progress = ref<number | null>(null);
  const { error, attemptNewest, drop, dismiss } = useAttempt();
  const workers = new Set<Worker>();

  function endWorkers(): void {
    for (const worker of workers) worker.terminate();
    workers.clear();
  }

  function startWorker(): { worker: Worker; prepared: Promise<Prepared> } {
    // Written in one piece: only so does the build see that it is a program of its own.
    const worker = new Worker(new URL('../timeline/worker.ts', import.meta.url), {
      type: 'module',
    });
    workers.add(worker);
    const prepared = new Promise<Prepared>((resolve, reject) => {
      const fail = (message: string) =>
        reject(
          new LabError('internal', `the timeline could not be prepared: ${message}`, 'reload'),
        );
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        if (data.kind === 'prepared') resolve(data.prepared);
        else fail(data.message);
      });
      worker.addEventListener('error', ({ message }) => fail(message || 'its thread has ended'));
    });
    // It may fail before anyone waits for it, who then hears of it.
    prepared.catch(() => undefined);
    return { worker, prepared };
  }

  async function read(
    { worker, prepared }: ReturnType<typeof startWorker>,
    about: OpenedTimeline,
    onShare: (share: number) => void,
  ): Promise<Prepared> {
    const send = (message: ToWorker) => worker.postMessage(message);
    send({ kind: 'start', head: about.head, tables: about.tables });
    const waiting = partsOf(about);
    const total = waiting.length;
    let got = 0;
    const readOn = async (): Promise<void> => {
      for (let part = waiting.shift(); part && workers.has(worker); part = waiting.shift()) {
        const rows = await client.call('timeline.rows', { id: about.id, ...part });
        send({ kind: 'part', part: { ...part, ...rows } });
        onShare(++got / total);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, readOn));
    send({ kind: 'end' });
    const done = await prepared;
    worker.terminate();
    workers.delete(worker);
    return done;
  }

  async function readAll(
    wanted: readonly TimelineSource[],
    isNewest: () => boolean,
  ): Promise<void> {
    // They load their program while the lab records.
    const readers = wanted.map(startWorker);
    const opens = wanted.map((source) => client.call('timeline.open', { source }));
    const shares = wanted.map(() => 0);
    const showShare = (i: number, share: number): void => {
      shares[i] = share;
      if (isNewest()) progress.value = shares.reduce((sum, one) => sum + one) / shares.length;
    };
    // A short recording is read while a long one is still being made.
    const reading = Promise.all(
      opens.map(async (open, i) => read(readers[i]!, await open, (share) => showShare(i, share))),
    );
    // If one cannot be opened, that is what is reported.
    reading.catch(() => undefined);
    const abouts = await Promise.all(opens);
    if (!isNewest()) return;
    opened.value = abouts;
    sides.value = asSides(abouts, abouts.map(prepareOpened));
    const made = await reading;
    if (!isNewest()) return;
    sides.value = asSides(abouts, made);
    progress.value = null;
    // What is prepared is here: the lab need not keep it.
    await Promise.all(abouts.map(({ id }) => client.call('timeline.close', { id })));
  }

  async function load(): Promise<void> {
    endWorkers();
    const wanted = sources();
    sides.value = [];
    opened.value = [];
    if (wanted.length === 0) {
      progress.value = null;
      drop();
      return;
    }
    progress.value = 0;
    await attemptNewest(async (isNewest) => {
      try {
        await readAll(wanted, isNewest);
      } finally {
        if (isNewest()) {
          endWorkers();
          progress.value = null;
        }
      }
    });
  }

  watch(() => JSON.stringify(sources()), load, { immediate: true });
  onScopeDispose(() => {
    drop();
    endWorkers();
  });
  return { sides, opened, progress, error, dismiss, load };
}
