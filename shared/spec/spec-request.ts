import * as v from 'valibot';

/** A name, a path or a value as a user writes it. */
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const finite = v.pipe(v.number(), v.finite());

const fieldValue = v.union([
  v.union([finite, v.string(), v.boolean(), v.null()]),
  v.pipe(v.array(v.union([finite, v.string()])), v.readonly()),
]);

/** What a field of a spec can be set to; a list is for a field with several values. */
export type FieldValue = v.InferOutput<typeof fieldValue>;

export const fieldValueSchema: v.GenericSchema<FieldValue> = fieldValue;

const assignment = v.strictTuple([word, fieldValueSchema]);

/** One field and its value: a dotted path, or `machine`, `kernel`, `workload`, `policy`, `userPolicy` for a whole preset. */
export type Assignment = Readonly<v.InferOutput<typeof assignment>>;

export const assignmentSchema: v.GenericSchema<Assignment> = assignment;

/** Maximum number of assignments in one request. */
const maxAssignments = 200;

const request = v.strictObject({
  /** A built-in name (xeon-8160-2s, i5-3550, server-<cpus>); default xeon-8160-2s. */
  machine: v.exactOptional(word),
  /** A built-in kernel; default 4.20, that of the reference study. */
  kernel: v.exactOptional(word),
  /** A built-in name, or that of a fitted workload; default kernel-build. */
  workload: v.exactOptional(word),
  /** Default sync. */
  policy: v.exactOptional(word),
  /** Of user mappings beside requests for the direct map; default kernel. */
  userPolicy: v.exactOptional(word),
  /** In order: the last one of a path counts. */
  set: v.exactOptional(
    v.pipe(v.array(assignmentSchema), v.maxLength(maxAssignments), v.readonly()),
  ),
});

/** Preset names and single fields on top of them, as a user gives them. */
export type SpecRequest = Readonly<v.InferOutput<typeof request>>;

export const specRequestSchema: v.GenericSchema<SpecRequest> = request;
