import * as v from 'valibot';
import { profileEntries, sectionEntries } from './field-schema.ts';
import { kernelFields } from './kernel-fields.ts';

export const kernelSchema = v.strictObject(sectionEntries('kernel', kernelFields));

/** A kernel with every field set. */
export type Kernel = Readonly<v.InferOutput<typeof kernelSchema>>;

export const kernelProfileSchema = v.strictObject({
  kernel: v.pipe(v.strictObject(profileEntries('kernel', kernelFields)), v.readonly()),
  /** Which kernel it is, in one line. */
  title: v.string(),
  /** Where its mechanics are stated: commits, papers. */
  source: v.string(),
});

/** A built-in kernel: its fields, and what users need to know about it. One file each. */
export type KernelProfile = Readonly<v.InferOutput<typeof kernelProfileSchema>>;
