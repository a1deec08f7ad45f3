import * as v from 'valibot';
import { LabError } from '../../shared/errors.ts';

type Entry = {
  readonly field: string;
  readonly data?: string | null | undefined;
  readonly children?: readonly Entry[] | undefined;
};

const entrySchema: v.GenericSchema<Entry> = v.looseObject({
  field: v.string(),
  data: v.optional(v.nullable(v.string())),
  children: v.optional(v.lazy(() => v.array(entrySchema))),
});
const lscpuSchema = v.looseObject({ lscpu: v.array(entrySchema) });

const number = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.finite());
const cpuSchema = v.looseObject({
  cpu: number,
  socket: v.optional(v.nullable(number)),
  core: v.optional(v.nullable(number)),
  online: v.optional(v.union([v.boolean(), v.string()])),
});
const extendedSchema = v.looseObject({ cpus: v.array(cpuSchema) });

/** A line of `lscpu -J -e`: where a CPU sits. The last of its caches tells who shares it. */
export interface SeatedCpu {
  readonly cpu: number;
  readonly socket: number;
  readonly core: number;
  /** The number of its last-level cache; null if it is not said. */
  readonly cache: string | null;
}

/** What `lscpu -J` says, by the names of its fields without their colons. */
export type Lscpu = ReadonlyMap<string, string>;

function parseJson(text: string, command: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `this is no JSON of ${command}`;
    throw new LabError('bad-value', message, `${command} > FILE`, { cause: error });
  }
}

function flatten(entries: readonly Entry[]): [string, string][] {
  return entries.flatMap(({ field, data, children }) => [
    ...(typeof data === 'string' ? [[field.replace(/:$/, ''), data] as [string, string]] : []),
    ...flatten(children ?? []),
  ]);
}

/** @throws LabError `bad-value` if it is not the output of `lscpu -J`. */
export function parseLscpu(text: string): Lscpu {
  const parsed = v.safeParse(lscpuSchema, parseJson(text, 'lscpu -J'));
  if (parsed.success) return new Map(flatten(parsed.output.lscpu));
  throw new LabError('bad-value', 'this is not the output of lscpu -J', 'lscpu -J > FILE');
}

const cacheColumn = /^l1d?:.*l[23]$/;

function lastCache(line: Readonly<Record<string, unknown>>): string | null {
  const name = Object.keys(line).find((key) => cacheColumn.test(key));
  const value = name === undefined ? undefined : line[name];
  if (typeof value !== 'string') return null;
  return value.split(':').at(-1) ?? null;
}

/**
 * The CPUs that are online, in the order of their numbers.
 * @throws LabError `bad-value` if it is not the output of `lscpu -J -e`.
 */
export function parseSeats(text: string): SeatedCpu[] {
  const parsed = v.safeParse(extendedSchema, parseJson(text, 'lscpu -J -e'));
  if (!parsed.success) {
    throw new LabError('bad-value', 'this is not the output of lscpu -J -e', 'lscpu -J -e > FILE');
  }
  return parsed.output.cpus
    .filter(({ online }) => online !== false && online !== 'no')
    .map((line) => ({
      cpu: line.cpu,
      socket: line.socket ?? 0,
      core: line.core ?? line.cpu,
      cache: lastCache(line),
    }))
    .toSorted((a, b) => a.cpu - b.cpu);
}
