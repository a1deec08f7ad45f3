import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CallValue } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { parseAssignment } from '../../../shared/sweep.ts';
import type { ReplicationRow, RunStore } from '../../store/store.ts';
import { findRun } from '../runs/find-run.ts';
import { runKey } from '../runs/run-key.ts';
import type { RunOptions } from '../runs/run-options.ts';
import type { RunOutcome } from '../runs/run-outcome.ts';
import { describeParts, runCommand } from '../spec/describe.ts';
import type { Presets } from '../spec/presets.ts';
import { resolveRequest } from '../spec/resolve.ts';
import { findCapsules, maxCapsuleBytes, writeCapsuleText } from './capsule-text.ts';

const [keyBytes, countBytes, digestBytes] = [8, 2, 16];

/** Never to be changed: what was sent is read with it. */
const dictionary = Buffer.from(
  'run.precisionOf=\nworkload=kernel-build\nmachine=i5-3550\nmachine=xeon-8160-2s\nmachine=server-' +
    '\npolicy=deferred-bounded\npolicy=deferred\npolicy=sync\npolicy=none\npolicy.flushCeilingPages=' +
    '\nworkload.tasks=\nmachine.sockets=\nrun.horizonMs=\nrun.warmupMs=\nrun.measureMs=\nrun.seed=' +
    '\nrun.replicationsMin=\nrun.replicationsMax=\nmachine.cpus=',
);

interface Content {
  readonly modelVersion: string;
  readonly request: SpecRequest;
  /** The first bytes of the run's key. */
  readonly keyStart: string;
  readonly replications: number;
  /** The start of the digest over the replications' digests. */
  readonly digest: string;
}

/** A capsule as its receiver finds it. */
export interface OpenedCapsule extends Content {
  readonly spec: Spec;
  /** The run's key here. */
  readonly key: string;
}

/** One digest of all replications: the same only if every number of each is. */
function digestOf(rows: readonly Pick<ReplicationRow, 'digest'>[]): string {
  const hash = createHash('sha256');
  for (const { digest } of rows) hash.update(digest);
  return hash.digest('hex').slice(0, 2 * digestBytes);
}

function pack({ modelVersion, request, keyStart, replications, digest }: Content): Buffer {
  const count = Buffer.alloc(countBytes);
  count.writeUInt16BE(replications);
  const set = (request.set ?? []).map(([path, value]) => `${path}=${String(value)}`);
  const text = Buffer.from([modelVersion, ...set].join('\n'));
  return Buffer.concat([
    Buffer.from(keyStart, 'hex'),
    count,
    Buffer.from(digest, 'hex'),
    deflateRawSync(text, { level: 9, dictionary }),
  ]);
}

/** @throws an error of any kind if the bytes are not those of a capsule. */
function unpack(bytes: Uint8Array): Content {
  const buffer = Buffer.from(bytes);
  const [countAt, digestAt] = [keyBytes, keyBytes + countBytes];
  const textAt = digestAt + digestBytes;
  // A sender may be anyone: what is read stays small.
  const options = { dictionary, maxOutputLength: 20_000 };
  const text = inflateRawSync(buffer.subarray(textAt), options).toString();
  const [modelVersion = '', ...set] = text.split('\n');
  return {
    modelVersion,
    request: { set: set.map(parseAssignment) },
    keyStart: buffer.toString('hex', 0, keyBytes),
    replications: buffer.readUInt16BE(countAt),
    digest: buffer.toString('hex', digestAt, textAt),
  };
}

function refuse(message: string, hint: string): LabError {
  return new LabError('not-allowed', message, hint);
}

/** The one capsule of a text. @throws LabError `bad-value`. */
function readOne(text: string): Content {
  const { whole, broken } = findCapsules(text);
  const [first] = whole;
  if (first === undefined) {
    const message =
      broken > 0 ? 'the capsule is damaged: its checksum is wrong' : 'the text holds no capsule';
    throw new LabError('bad-value', message, 'paste all of it, from [lab1: to ]');
  }
  try {
    return unpack(first);
  } catch (error) {
    const hint = 'ask for it to be sent again';
    throw new LabError('bad-value', 'the capsule cannot be read', hint, { cause: error });
  }
}

export interface Capsules {
  /** The lines of a finished run. @throws LabError `not-found`, `not-allowed` if it does not fit. */
  of(key: string): string[];
  /** @throws LabError `bad-value`; `not-allowed` if its spec is another here. */
  read(text: string): OpenedCapsule;
  /** Runs its spec, or finds the run, and compares all replications bit for bit with the sender's. */
  verify(text: string, options?: RunOptions): Promise<CallValue<'capsule.verify'>>;
  /** The command, in words, that makes its run. */
  commandOf(capsule: OpenedCapsule): string[];
}

export interface CapsulesParts {
  readonly store: RunStore;
  readonly presets: Presets;
  readonly modelVersion: string;
  readonly run: (spec: Spec, options: RunOptions) => Promise<RunOutcome>;
}

export function createCapsules({ store, presets, modelVersion, run }: CapsulesParts): Capsules {
  function of(key: string): string[] {
    const { status, spec, modelVersion: made, key: whole } = findRun(store, key);
    const short = whole.slice(0, 12);
    if (status !== 'done') throw new LabError('not-found', `run ${short} has no result`, 'run it');
    const { names, fields } = describeParts(spec, presets);
    const set = [...names, ...fields].map(([path, value]) => [path, value] as const);
    const isSame = runKey(made, resolveRequest({ set }, presets)) === whole;
    const hint = 'send a bundle instead: lab bundle export FILE.lab KEY';
    if (!isSame) throw refuse(`run ${short} needs more than names and fields`, hint);
    const rows = store.replications(whole);
    const content = pack({
      modelVersion: made,
      request: { set },
      keyStart: whole.slice(0, 2 * keyBytes),
      replications: rows.length,
      digest: digestOf(rows),
    });
    if (content.length <= maxCapsuleBytes) return writeCapsuleText(content);
    throw refuse(`run ${short} sets too many fields for five lines`, hint);
  }

  function read(text: string): OpenedCapsule {
    const content = readOne(text);
    const spec = resolveRequest(content.request, presets);
    const key = runKey(content.modelVersion, spec);
    if (key.startsWith(content.keyStart)) return { ...content, spec, key };
    const hint = `use the program with model version ${content.modelVersion} that made it`;
    throw refuse('the capsule means another run here: its presets have changed', hint);
  }

  async function verify(text: string, options: RunOptions = {}) {
    const { key, spec, digest, replications, modelVersion: made } = read(text);
    if (made !== modelVersion) {
      const message = `the capsule is of model version ${made}, this is ${modelVersion}`;
      throw refuse(message, 'verify it with the program that made it');
    }
    const { stored } = await run(spec, options);
    const rows = store.replications(key);
    const isSame = rows.length === replications && digestOf(rows) === digest;
    return { key, replications: rows.length, isSame, stored };
  }

  return { of, read, verify, commandOf: ({ spec }) => runCommand(spec, presets) };
}
