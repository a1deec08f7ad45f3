// What goes through a queue: a replication to simulate, and its result or why there is none. The rule: a
// message has a limit, is compressed, and is checked where it is read.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import * as v from 'valibot';
import { LabError, errorCodes } from '../../../shared/errors.ts';
import { fullSpecSchema, replicationSchema } from '../../../shared/result.ts';
import { readonlyObject } from '../../../shared/readonly-schemas.ts';
import { count, hash, line } from '../../../shared/schema-parts.ts';
import { keyPrefix } from './queue-link.ts';

/** Limits of a message as it is sent, and unpacked, bytes. */
const mostBytes = 2 ** 20;
const mostUnpacked = 16 * mostBytes;

/** The one name of BullMQ's jobs. */
export const workName = 'replicate';

/** Raised when messages get another form. */
const messageForm = 2;

/** The queue of a model version and a form of messages: workers of another one do not see it. */
export const queueNameOf = (modelVersion: string): string =>
  `model-${modelVersion}-form-${messageForm}`;

/** Where a worker leaves what became of a replication. */
export const answerKey = (id: string): string => `${keyPrefix}:answer:${id}`;

/** Where labs say which replications they do not want any more, although a worker has begun. */
export const withdrawnChannel = `${keyPrefix}:withdrawn`;

/** Answers that nobody collects are dropped after a day. */
export const answerLifeSeconds = 86_400;

export const orderSchema = readonlyObject({
  key: hash,
  spec: fullSpecSchema,
  replication: count,
});
export type Order = v.InferOutput<typeof orderSchema>;

const answerSchema = v.union([
  readonlyObject({ key: hash, result: replicationSchema }),
  readonlyObject({ code: v.picklist(errorCodes), message: line, hint: line }),
]);
export type Answer = v.InferOutput<typeof answerSchema>;

/** @throws LabError `too-large`. */
export function packAnswer(answer: Answer): Buffer {
  const params = { [constants.ZSTD_c_compressionLevel]: 1 };
  const packed = zstdCompressSync(JSON.stringify(answer), { params });
  if (packed.length <= mostBytes) return packed;
  const message = `a result of ${packed.length} bytes is larger than a message may be (${mostBytes})`;
  throw new LabError('too-large', message, 'run it on this computer');
}

/** @throws LabError `run-failed` if it has another form. */
export function unpackAnswer(packed: Buffer): Answer {
  const refuse = (cause: unknown) =>
    new LabError('run-failed', 'a worker sent what is no result', 'is it of the same version?', {
      cause,
    });
  try {
    const text = zstdDecompressSync(packed, { maxOutputLength: mostUnpacked }).toString('utf8');
    const parsed = v.safeParse(answerSchema, JSON.parse(text));
    if (parsed.success) return parsed.output;
    throw refuse(parsed.issues[0]);
  } catch (error) {
    throw error instanceof LabError ? error : refuse(error);
  }
}
