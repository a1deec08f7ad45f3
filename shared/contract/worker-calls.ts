import * as v from 'valibot';
import { count, line, word } from '../schema-parts.ts';
import { empty } from './parts.ts';

/** Where the lab's runs are simulated, if not on its own computer. */
export const workersSchema = v.strictObject({
  /** The address of the queue, without its password; null if the lab has none. */
  queue: v.nullable(line),
  /** The workers at the queue that take this lab's work. */
  workers: v.array(
    v.strictObject({
      host: word,
      /** Replications that it simulates at once. */
      threads: count,
      /** Replications since it started, and in its last minute. */
      done: count,
      perMinute: count,
    }),
  ),
});

export const workerCalls = {
  'workers.get': { input: empty, output: workersSchema },
};
