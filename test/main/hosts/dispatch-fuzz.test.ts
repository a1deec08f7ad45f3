import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLabBackend } from '../../../main/hosts/lab-backend.ts';
import { createInlinePool } from '../../../main/pool/inline-pool.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { calls, type CallName } from '../../../shared/contract.ts';
import { errorCodes } from '../../../shared/errors.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { sampleCalls } from './contract/sample-calls.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const messageCount = scaleRuns(100_000);
const [first, second] = ['a'.repeat(64), 'b'.repeat(64)] as const;
const known = { sweep: 1, keys: [first, second], action: 1, trace: 1, replayJob: 1 } as const;
const samples = sampleCalls(known);

/** Calls that only read: messages to all others are made invalid, so that nothing may change. */
const readingCalls: ReadonlySet<string> = new Set<CallName>([
  'lab.describe',
  'spec.resolve',
  'settings.get',
  'store.describe',
  'sweep.plan',
  'sweep.get',
  'sweep.list',
  'sweep.points',
  'study.get',
  'run.query',
  'run.get',
  'run.cancelVerify',
  'comparison.get',
  'validation.get',
  'validation.figure',
  'figure.list',
  'figure.get',
  'export.text',
  'trace.list',
  'trace.get',
  'trace.jobs',
  'trace.cancel',
  'replay.list',
  'fit.list',
  'trace.figures',
  'trace.figure',
]);

const oneLine = /^[\x20-\x7e]+$/;

const junk = fc.anything({
  maxDepth: 3,
  maxKeys: 4,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withTypedArray: true,
  withSparseArray: true,
});
const poisoned = fc.constantFrom<unknown>(
  JSON.parse('{"__proto__": {"polluted": true}}'),
  JSON.parse('{"constructor": {"prototype": {"polluted": true}}}'),
  { toString: null, valueOf: null },
  Object.defineProperty({}, 'trap', {
    enumerable: true,
    get() {
      throw new Error('a getter that throws');
    },
  }),
  new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('a proxy that throws');
      },
    },
  ),
  'x'.repeat(5000),
  '\u0000',
  '\ud800',
  Number.MAX_SAFE_INTEGER + 1,
  -0,
  1e308,
);
const value = fc.oneof({ weight: 3, arbitrary: junk }, { weight: 1, arbitrary: poisoned });
const callName = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...(Object.keys(calls) as CallName[])) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '', 'run.') },
  { weight: 1, arbitrary: fc.string() },
);

/** A valid input with one of its fields replaced, removed or added. */
const mutated = fc
  .record({ call: fc.constantFrom(...(Object.keys(calls) as CallName[])), value, pick: fc.nat() })
  .map(({ call, value: wrong, pick }) => {
    const input: Record<string, unknown> = structuredClone(samples[call][0]);
    const names = [...Object.keys(input), 'extra', 'limit', 'filter'];
    input[names[pick % names.length] ?? 'extra'] = wrong;
    return { call, input };
  });

const message = fc.oneof(
  { weight: 1, arbitrary: value },
  { weight: 2, arbitrary: fc.record({ call: callName, input: value }) },
  { weight: 2, arbitrary: mutated },
  { weight: 1, arbitrary: fc.record({ call: callName, input: value, extra: value }) },
);

/** A message that must be refused, if it is of a call that changes anything. */
function makeHarmless(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  const frame = raw as { call?: unknown; input?: unknown };
  if (Object.getOwnPropertyDescriptor(raw, 'call')?.get) return raw;
  const { call } = frame;
  if (typeof call !== 'string' || readingCalls.has(call) || !Object.hasOwn(calls, call)) return raw;
  const input = typeof frame.input === 'object' && frame.input !== null ? frame.input : {};
  return { call, input: Object.assign(Object.create(null), safeCopy(input), { notAField: 1 }) };
}

function safeCopy(input: object): object {
  try {
    return { ...input };
  } catch {
    return {};
  }
}

function dump(path: string): Record<string, unknown[]> {
  const db = new Database(path, { readonly: true });
  const names = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
  const tables = names.map((name) => [
    String(name),
    db.prepare(`SELECT * FROM "${String(name)}"`).all(),
  ]);
  db.close();
  return Object.fromEntries(tables) as Record<string, unknown[]>;
}

function prepareDatabase(path: string): void {
  const store = openStore(path);
  const spec = makeSpec(makeMachine(4), makeKernelBuild(4), policies.sync);
  const startedAt = '2026-01-02T03:04:05.000Z';
  for (const key of [first, second]) {
    store.beginRun({ key, modelVersion: '1', spec, startedAt });
    store.endRun({ key, finishedAt: startedAt, status: 'failed', error: 'for the test' });
  }
  const points = [{ key: first, spec }];
  store.beginSweep({ kind: 'sweep', createdAt: startedAt, command: 'lab sweep', points });
  store.setSweepStatus(1, 'done');
  store.markRuns({ kind: 'star', keys: [first], starred: true }, startedAt);
  store.close();
}

describe('dispatch', () => {
  it(`answers ${messageCount} random messages without a throw, a crash or a change`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-fuzz-'));
    const path = join(folder, 'lab.db');
    prepareDatabase(path);
    const internal: unknown[] = [];
    const published: string[] = [];
    const backend = openLabBackend(
      { database: path, host: 'memory', appVersion: '0', study: 'manual' },
      {
        chooseFile: null,
        publish: (event) => void published.push(event),
        onInternalError: (what, error) => internal.push([what, String(error)]),
        pool: createInlinePool(),
      },
    );
    const before = dump(path);
    const codes = new Map<string, number>();
    const malformed: unknown[] = [];
    for (const raw of fc.sample(message, { seed: 20261125, numRuns: messageCount })) {
      const reply = await backend.dispatch(makeHarmless(raw));
      const code = reply.ok ? 'ok' : reply.error.code;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (reply.ok) continue;
      const { message: text, hint } = reply.error;
      const isGood =
        errorCodes.includes(reply.error.code) && oneLine.test(text) && oneLine.test(hint);
      if (!isGood) malformed.push(reply);
    }
    const after = dump(path);
    await backend.close();
    rmSync(folder, { recursive: true, force: true });
    expect(after).toEqual(before);
    expect({ internal, malformed, published }).toEqual({
      internal: [],
      malformed: [],
      published: [],
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    // The messages reach every stage: frame, call, input, handler.
    for (const code of ['bad-message', 'unknown-call', 'bad-value', 'ok']) {
      expect(codes.get(code), code).toBeGreaterThan(messageCount / 200);
    }
  });
});
