// A pool's thread: simulates one replication per message and answers with its result or its error.
// Knows no queue and no other thread.
import { parentPort } from 'node:worker_threads';
import { replicate } from '../engine/run.ts';
import { LabError } from '../../shared/errors.ts';
import type { Spec } from '../../shared/spec/spec.ts';

parentPort?.on('message', ({ spec, replication }: { spec: Spec; replication: number }) => {
  try {
    parentPort?.postMessage({ result: replicate(spec, replication) });
  } catch (error) {
    const { code, message, hint } =
      error instanceof LabError
        ? error
        : { code: 'run-failed', message: String(error), hint: 'report it with the spec' };
    parentPort?.postMessage({ error: { code, message, hint } });
  }
});
