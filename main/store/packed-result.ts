// Results as the database holds them: packed, without what their row says too. The rule: a value that is
// the row's is null in its place, so that the order of the fields is kept and reading gives the same.
import type { RunResult } from '../../shared/result.ts';
import { packText, unpackText } from './packed-json.ts';

/** What a result repeats of its run; the spec as JSON. */
export interface OfRow {
  readonly modelVersion: string;
  readonly spec: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Not the key, which says whose result it is. */
const shared = ['modelVersion', 'spec'] as const;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The bytes of a result, of its JSON as it would be stored alone. */
export function packResult(text: string, row: OfRow): Buffer {
  const result: unknown = JSON.parse(text);
  if (!isFields(result)) return packText(text);
  const ofRow: Readonly<Record<(typeof shared)[number], string>> = {
    modelVersion: JSON.stringify(row.modelVersion),
    spec: row.spec,
  };
  const repeated = shared.filter(
    (name) => name in result && JSON.stringify(result[name]) === ofRow[name],
  );
  const rest = { ...result, ...Object.fromEntries(repeated.map((name) => [name, null])) };
  return packText(JSON.stringify(rest));
}

/** A result as it was stored; its spec is not filled. @throws An error of zlib or of JSON. */
export function unpackResult(
  bytes: Uint8Array,
  row: Omit<OfRow, 'spec'> & { readonly spec: unknown },
): RunResult {
  const result: unknown = JSON.parse(unpackText(bytes));
  if (!isFields(result)) return result as RunResult;
  const repeated = shared.filter((name) => name in result && result[name] === null);
  const values = repeated.map((name) => [name, row[name]] as const);
  return { ...result, ...Object.fromEntries(values) } as unknown as RunResult;
}
