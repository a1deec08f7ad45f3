import * as v from 'valibot';

export const finite = v.pipe(v.number(), v.finite());
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** ISO 8601, UTC. */
export const timestamp = v.pipe(v.string(), v.isoTimestamp());

/** A day, ISO 8601. */
export const day = v.pipe(v.string(), v.isoDate());

const shortText = (max: number) => v.pipe(v.string(), v.maxLength(max));
/** A name, a path or a value as a user writes it. */
export const word = v.pipe(shortText(200), v.minLength(1));
export const line = shortText(4000);

/** How something that is kept was computed: the command that makes it again, the model, the day. */
export const provenanceEntries = { command: word, modelVersion: word, date: day } as const;

/** A run's key: SHA-256 in hex. */
export const runKeySchema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'a run key is 64 hex digits'),
);
/** A run's key, or its first digits. */
export const runKeyStartSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{1,64}$/, 'a run key is 64 hex digits, or the first of them'),
);
/** SHA-256 in hex, of a trace's text or of what a replay depends on. */
export const hash = runKeySchema;

/** A list of finite numbers. In one pass: there are thousands in a result. */
export const finiteNumbers = v.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every((one) => Number.isFinite(one)),
  'finite numbers are needed',
);
