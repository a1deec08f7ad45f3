import * as v from 'valibot';
import { kernelProfileSchema } from '../spec/kernel.ts';
import { machineProfileSchema } from '../spec/machine.ts';
import { policyPresetSchema } from '../spec/policy.ts';
import { specRequestSchema } from '../spec/spec-request.ts';
import { fullSpecSchema } from '../result.ts';
import { count, line, runKeySchema, word } from '../schema-parts.ts';
import { workloadProfileSchema } from '../spec/workload.ts';
import { empty } from './parts.ts';

export const hostNames = ['electron', 'browser', 'memory'] as const;
/** What the file is for: to write an export or a backup, or to read a trace or a bundle. */
export const filePurposes = ['export', 'backup', 'read'] as const;
export type FilePurpose = (typeof filePurposes)[number];

/** What takes long with the database, in the words of its calls. */
export const careWorks = ['check', 'backup', 'compact'] as const;

export const themes = ['system', 'light', 'dark'] as const;

export const settingsSchema = v.strictObject({
  theme: v.picklist(themes),
  /** Simulation threads; null means one per processor. Takes effect at the next start. */
  workers: v.nullable(v.pipe(count, v.minValue(1), v.maxValue(1024))),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

export const defaultSettings: Settings = { theme: 'system', workers: null };

export const careCalls = {
  'lab.describe': {
    input: empty,
    output: v.strictObject({
      appVersion: word,
      modelVersion: word,
      host: v.picklist(hostNames),
      database: v.string(),
      workers: count,
      machines: v.array(machineProfileSchema),
      kernels: v.array(kernelProfileSchema),
      workloads: v.array(workloadProfileSchema),
      policies: v.array(policyPresetSchema),
    }),
  },
  'spec.resolve': {
    input: specRequestSchema,
    output: v.strictObject({
      key: runKeySchema,
      spec: fullSpecSchema,
      stored: v.boolean(),
      command: v.array(v.string()),
    }),
  },
  /**
   * Asks the user where to write, or for a file to read, if the host can; paths never come from the
   * page.
   */
  'file.choose': {
    input: v.strictObject({ purpose: v.picklist(filePurposes), name: word }),
    /** The token is single-use; null when the user cancelled. */
    output: v.strictObject({ token: v.nullable(word), path: v.nullable(v.string()) }),
  },
  'store.describe': {
    input: empty,
    output: v.strictObject({ path: v.string(), bytes: count, runs: count, sweeps: count }),
  },
  /** Copies the database, checks the copy, and puts it next to the original or where the token says. */
  'store.backup': {
    input: v.strictObject({ token: v.optional(word) }),
    output: v.strictObject({
      path: v.string(),
      bytes: count,
      /** If the database is damaged: how. The copy is then one of its bytes, with its log beside it. */
      problem: v.nullable(line),
    }),
  },
  /** Reads every page and every index. */
  'store.check': {
    input: empty,
    output: v.strictObject({ problems: v.array(line), runs: count }),
  },
  /** Writes the database anew without unused room; nothing else can use it meanwhile. */
  'store.compact': {
    input: empty,
    /** `before` and `bytes`: the size of the file before and after. */
    output: v.strictObject({ path: v.string(), before: count, bytes: count }),
  },
  'settings.get': { input: empty, output: settingsSchema },
  'settings.set': { input: v.partial(settingsSchema), output: settingsSchema },
};
