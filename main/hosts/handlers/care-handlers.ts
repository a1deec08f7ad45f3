// Serves the description of the lab, and the care of the database: backup, check, settings. The rule:
// long work on the database has its own reader and blocks nobody.
import type { Handlers } from '../../../shared/contract.ts';
import * as v from 'valibot';
import {
  defaultSettings,
  settingsSchema,
  type careCalls,
  type careWorks,
  type Settings,
} from '../../../shared/contract/care-calls.ts';
import type { Progress } from '../../../shared/progress.ts';
import { createThrottle } from '../../lab/work/throttle.ts';
import type { TellStep } from '../../store/compact.ts';
import { runCommand } from '../../lab/spec/describe.ts';
import type { MarkStore } from '../../store/store.ts';
import { backupPath } from '../backup-path.ts';
import type { HandlerParts } from './parts.ts';

/** The defaults, overridden by the stored settings that are known and valid. */
export function readSettings(marks: MarkStore): Settings {
  const stored = marks.readSettings();
  const known = Object.entries(settingsSchema.entries).flatMap(([name, schema]) => {
    const parsed = v.safeParse(schema, stored[name]);
    return parsed.success ? [[name, parsed.output]] : [];
  });
  return { ...defaultSettings, ...Object.fromEntries(known) };
}

/** Starts long work, and tells the pages how far it is. */
function createReports(publish: HandlerParts['publish']) {
  return async <T>(
    work: (typeof careWorks)[number],
    start: (tell: TellStep) => Promise<T>,
  ): Promise<T> => {
    let progress: Progress | undefined;
    const reports = createThrottle(() => progress && publish('store.progress', { work, progress }));
    const begun = performance.now();
    try {
      return await start((done, total) => {
        const spentMs = performance.now() - begun;
        progress = { done, total, etaMs: done > 0 ? (spentMs / done) * (total - done) : null };
        reports.change();
      });
    } finally {
      reports.flush();
    }
  };
}

export function careHandlers({
  lab,
  marks,
  reader,
  withOwnReader,
  files,
  compact,
  publish,
  now,
  about,
}: HandlerParts): Pick<Handlers, keyof typeof careCalls> {
  const { machines, kernels, workloads, policies, ownPolicies } = lab.presets;

  const report = createReports(publish);

  return {
    'lab.describe': () => ({
      ...about,
      machines: [...machines],
      kernels: [...kernels],
      workloads: workloads().map((one) => ({ ...one, orderWeights: [...one.orderWeights] })),
      policies: [...policies, ...ownPolicies()].map(
        ({ policy, title, source, contract, governs }) => ({
          policy: { ...policy, drainAt: [...policy.drainAt] },
          title,
          source,
          contract,
          governs: [...governs],
        }),
      ),
    }),
    'spec.resolve': async (request) => {
      const spec = lab.resolve(request);
      const [planned] = await lab.plan([spec]);
      const command = runCommand(spec, lab.presets);
      return { key: lab.keyOf(spec), spec, stored: planned?.stored ?? false, command };
    },
    'file.choose': ({ purpose, name }) => files.choose(purpose, name),
    'store.describe': () => reader.describe(),
    'store.backup': ({ token }) => {
      const path =
        token === undefined ? backupPath(about.database, now()) : files.take('backup', token).path;
      return report('backup', (tell) => withOwnReader((own) => own.copyTo(path), tell));
    },
    'store.check': () => report('check', (tell) => withOwnReader((own) => own.check(), tell)),
    'store.compact': () => report('compact', compact),
    'settings.get': () => readSettings(marks),
    'settings.set': (change) => {
      marks.writeSettings(change);
      const settings = readSettings(marks);
      publish('settings.changed', settings);
      return settings;
    },
  };
}
