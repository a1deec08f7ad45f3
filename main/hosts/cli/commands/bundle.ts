// lab bundle export: writes runs to one file; lab bundle import: merges those of a file by their keys.
// A run that is here with another result stays as it is, and is reported.
import { resolve } from 'node:path';
import { LabError } from '../../../../shared/errors.ts';
import type { BundleItem, Merge } from '../../../../shared/bundle.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { formatMerge } from '../../../../shared/text/merge-report.ts';
import { listItems, mergeItems, type BundleChoice } from '../../../lab/sharing/bundles.ts';
import { findStudy } from '../../../lab/studies/studies.ts';
import { readBundle, writeBundle } from '../../../store/bundle-file.ts';
import { openStore } from '../../../store/sqlite-store.ts';
import { jsonOption, type Command, type StoreContext } from '../command.ts';
import { numberOption } from '../spec-options.ts';

function choose({ options, stored }: StoreContext, keys: readonly string[]): BundleChoice {
  const { sweep, study } = options;
  if (typeof study === 'string') {
    if (keys.length === 0 && sweep === undefined)
      return { study: findStudy(stored().listStudies(), study).id };
    throw new LabError('bad-usage', 'name a study, or runs, or a sweep', 'omit the others');
  }
  if (typeof sweep !== 'string') return keys.length > 0 ? { keys } : {};
  if (keys.length > 0) {
    throw new LabError('bad-usage', 'name runs or a sweep, not both', 'omit one of them');
  }
  return { sweep: sweep === 'last' ? null : (numberOption(options, 'sweep') ?? null) };
}

function exportOne(context: StoreContext, file: string, keys: readonly string[]): void {
  const { options, stored, io, print } = context;
  const path = resolve(io.cwd, file);
  const counts = { run: 0, sweep: 0, study: 0 };
  const items = countItems(listItems(stored(), choose(context, keys)), counts);
  const written = writeBundle(path, items);
  if (options['json']) print(JSON.stringify(written));
  else print(`Written to ${written.path}: ${tellCounts(counts)}, ${written.bytes} B`);
}

type Counts = Record<'run' | 'sweep' | 'study', number>;

function* countItems(items: Iterable<BundleItem>, counts: Counts): Generator<BundleItem> {
  for (const item of items) {
    counts['run' in item ? 'run' : 'sweep' in item ? 'sweep' : 'study']++;
    yield item;
  }
}

/** `6 runs, 1 sweep`; studies if there are some. */
function tellCounts({ run, sweep, study }: Counts): string {
  const some = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`;
  return [
    some(run, 'run', 'runs'),
    some(sweep, 'sweep', 'sweeps'),
    ...(study > 0 ? [some(study, 'study', 'studies')] : []),
  ].join(', ');
}

/** The same values, once the first has been read: what is no bundle is refused before anything is opened. */
async function readFirst<T>(values: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await values.next();
  return (async function* again() {
    if (first.done) return;
    yield first.value;
    yield* values;
  })();
}

async function importOne(context: StoreContext, file: string): Promise<number> {
  const { options, io, print, note, progress, signal } = context;
  const bundled = readBundle(resolve(io.cwd, file), (source) => listItems(source, {}));
  const items = await readFirst(bundled);
  const store = openStore(context.file, {});
  let merge: Merge;
  try {
    merge = await mergeItems(store, items, {
      signal,
      onProgress: (now) => progress.update(now, 'runs and sweeps'),
    });
  } finally {
    progress.end();
    store.close();
  }
  if (options['json']) print(JSON.stringify(merge));
  else for (const line of formatMerge(merge, shortKey)) print(line);
  if (merge.refused.length > 0)
    note('Items that are refused were left out; the others are merged.');
  return merge.different.length + merge.refused.length > 0 ? 1 : 0;
}

export const bundle: Command = {
  needs: 'store',
  usage: 'lab bundle (export FILE [KEY...] [--sweep ID | --study NAME] | import FILE)',
  actions: ['export', 'import'],
  maxArgs: 1000,
  options: {
    ...jsonOption,
    sweep: { type: 'string' },
    study: { type: 'string' },
    quiet: { type: 'boolean' },
  },
  help: [
    '  export FILE   write all finished runs, those named, or those of a sweep; a name that',
    '                ends in .jsonl gets JSON lines, any other a database',
    '  import FILE   merge them by key: new ones are added, the same are left alone, and one',
    '                with another result than here is reported. Ends with 1 if there is one',
    '  --sweep ID    the runs of a sweep, with the sweep; without ID the newest: last',
    '  --study NAME  a study with its sweeps and their runs',
  ],
  async run(context) {
    const [action, file, ...keys] = context.args;
    if (action === 'export' && file !== undefined) {
      exportOne(context, file, keys);
      return 0;
    }
    if (action === 'import' && file !== undefined && keys.length === 0) {
      return importOne(context, file);
    }
    const message = 'bundle needs export FILE, or import FILE';
    throw new LabError('bad-usage', message, 'lab bundle --help');
  },
};
