import * as v from 'valibot';

/** A number, or its digits: versions of perf differ. */
const amount = v.pipe(v.union([v.number(), v.pipe(v.string(), v.decimal())]), v.toNumber());

const lineSchema = v.object({
  'counter-value': v.union([amount, v.picklist(['<not counted>', '<not supported>'])]),
  event: v.string(),
  unit: v.optional(v.string(), ''),
  /** The end of the interval, s. */
  interval: v.optional(amount),
  /** Percent of the time in which it was counted. */
  'pcnt-running': v.optional(amount),
  'metric-value': v.optional(v.unknown()),
  'metric-unit': v.optional(v.string()),
  cpu: v.optional(v.string()),
  socket: v.optional(v.string()),
  die: v.optional(v.string()),
  cluster: v.optional(v.string()),
  cache: v.optional(v.string()),
  core: v.optional(v.string()),
  node: v.optional(v.string()),
  thread: v.optional(v.string()),
  /** CPUs of the group; newer versions of perf call it `counters`. */
  'aggregate-number': v.optional(amount),
  counters: v.optional(amount),
});

/** A line of `perf stat -j`. */
export type PerfStatLine = v.InferOutput<typeof lineSchema>;

/** Null if the text is no such line. */
export function parsePerfStatLine(text: string): PerfStatLine | null {
  try {
    const read = v.safeParse(lineSchema, JSON.parse(text.trim().replace(/,$/, '')));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
