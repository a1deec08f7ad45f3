// Serves bundles and other files between a page and the lab. The rule: a bundle that is merged is read
// as a private copy, one at a time, and what was merged before it is cancelled stays.
import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import type { Handlers, ParsedInput } from '../../../shared/contract.ts';
import type { fileCalls } from '../../../shared/contract/file-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/progress.ts';
import { listItems, mergeItems, type BundleChoice } from '../../lab/sharing/bundles.ts';
import { createThrottle } from '../../lab/work/throttle.ts';
import { readBundle, writeBundle } from '../../store/bundle-file.ts';
import type { HandlerParts } from './parts.ts';

type BundleOf = ParsedInput<'bundle.make'>['of'];

/** @throws LabError `not-found` if there is no such study or sweep. */
function toChoice(of: BundleOf, { studies, sweeps }: HandlerParts['lab']): BundleChoice {
  if ('study' in of) return { study: studies.get(of.study).id };
  if ('sweep' in of) return { sweep: sweeps.get(of.sweep).id };
  return 'keys' in of ? { keys: of.keys } : {};
}

function nameOf(of: BundleOf, format: string, lab: HandlerParts['lab']): string {
  if ('study' in of) {
    const { name } = lab.studies.get(of.study);
    return `${name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'study'}.${format}`;
  }
  if ('sweep' in of) return `sweep-${lab.sweeps.get(of.sweep).id}.${format}`;
  return 'keys' in of ? `runs.${format}` : `all-runs.${format}`;
}

/** Merges one bundle at a time. */
function createMerging({ bundles, publish }: Pick<HandlerParts, 'bundles' | 'publish'>) {
  let importing: AbortController | undefined;

  async function merge(path: string) {
    if (importing) {
      throw new LabError('not-allowed', 'a bundle is being merged', 'wait for it, or cancel it');
    }
    const { signal } = (importing = new AbortController());
    let progress: Progress | undefined;
    const reports = createThrottle(() => progress && publish('bundle.progress', progress));
    try {
      const items = readBundle(path, (source) => listItems(source, {}));
      return await mergeItems(bundles, items, {
        signal,
        onProgress: (now) => {
          progress = now;
          reports.change();
        },
      });
    } finally {
      reports.flush();
      importing = undefined;
      publish('studies.changed', {});
      publish('runs.changed', { keys: [] });
    }
  }

  function cancel(): boolean {
    importing?.abort();
    return importing !== undefined;
  }

  return { merge, cancel };
}

export function fileHandlers({
  lab,
  bundles,
  files,
  made,
  publish,
}: HandlerParts): Pick<Handlers, keyof typeof fileCalls> {
  const { merge, cancel } = createMerging({ bundles, publish });
  return {
    'file.read': ({ token, offset }) => ({ part: made.read(token, offset) }),
    'bundle.make': ({ of, format }) => {
      let items = 0;
      const file = made.make(nameOf(of, format, lab), (path) => {
        ({ items } = writeBundle(path, listItems(bundles, toChoice(of, lab)), format));
      });
      return { ...file, items };
    },
    'bundle.save': ({ of, format, token }) => {
      const { path } = files.take('export', token);
      // The dialog asked whether to replace what is there, which stays until the new one is whole.
      const draft = `${path}.${randomUUID()}.partial`;
      const { bytes, items } = writeBundle(draft, listItems(bundles, toChoice(of, lab)), format);
      renameSync(draft, path);
      return { path, bytes, items };
    },
    'bundle.import': async ({ token }) => {
      const { path, release } = files.take('read', token);
      try {
        return await merge(path);
      } finally {
        await release();
      }
    },
    'bundle.cancel': () => ({ cancelled: cancel() }),
  };
}
