import { createReadStream, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { Bytes } from './decompress.ts';
import type { FromImport, ImportTask, ToImport } from './import-messages.ts';
import { readTrace } from './read-trace.ts';
import { refuseUnreadable } from './refusals.ts';

// The program of an import's thread: reads one trace and ends.

const tellEveryMs = 100;
const { path } = workerData as ImportTask;
const send = (message: FromImport) => parentPort?.postMessage(message);

let answered: ((message: ToImport) => void) | null = null;
parentPort?.on('message', (message: ToImport) => answered?.(message));

function ask(message: FromImport): Promise<ToImport> {
  const answer = new Promise<ToImport>((resolve) => (answered = resolve));
  send(message);
  return answer;
}

async function* pulled(): Bytes {
  for (;;) {
    const answer = await ask({ kind: 'pull' });
    if (answer.kind !== 'bytes') return;
    yield answer.bytes;
  }
}

let lastTold = 0;
function tell(doneBytes: number, totalBytes: number | null): void {
  const now = performance.now();
  if (now - lastTold < tellEveryMs) return;
  lastTold = now;
  send({ kind: 'progress', doneBytes, totalBytes });
}

async function* counted(source: Bytes, totalBytes: number | null): Bytes {
  let done = 0;
  for await (const bytes of source) {
    yield bytes;
    done += bytes.length;
    tell(done, totalBytes);
  }
}

function open(): Bytes {
  if (path === null) return counted(pulled(), null);
  const stats = statSync(path);
  // A pipe or a device has no size that says anything.
  const size = stats.isFile() ? stats.size : null;
  return counted(createReadStream(path, { highWaterMark: 1 << 18 }), size);
}

function toRefusal(error: unknown): LabError {
  if (error instanceof LabError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'syscall' in error) return refuseUnreadable(`${path}`, message);
  return new LabError('internal', `the import failed: ${message}`, 'report it with the text');
}

try {
  const trace = await readTrace(open(), {
    onChunks: async (chunks) => void (await ask({ kind: 'chunks', chunks })),
  });
  send({ kind: 'done', trace });
} catch (error) {
  const { code, message, hint } = toRefusal(error);
  send({ kind: 'refused', error: { code, message, hint } });
}
parentPort?.close();
