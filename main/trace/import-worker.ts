import { open, type FileHandle } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { Bytes } from './decompress.ts';
import type { FromImport, ImportTask, ToImport } from './import-messages.ts';
import { readTrace } from './read-trace.ts';
import { refuseUnreadable } from './refusals.ts';

// The program of an import's thread: reads one trace and ends.

const tellEveryMs = 100;
const task = workerData as ImportTask;
const pieceBytes = 1 << 18;
const send = (message: FromImport) => parentPort?.postMessage(message);

let answered: ((message: ToImport) => void) | null = null;
parentPort?.on('message', (message: ToImport) => answered?.(message));

function ask(message: FromImport): Promise<ToImport> {
  const answer = new Promise<ToImport>((resolve) => (answered = resolve));
  send(message);
  return answer;
}

async function* pulled(shared: SharedArrayBuffer): Bytes {
  for (;;) {
    const answer = await ask({ kind: 'pull' });
    if (answer.kind !== 'bytes') return;
    yield new Uint8Array(shared, 0, answer.length);
  }
}

/** One buffer for the whole file: of new ones for each piece, many would wait to be collected. */
async function* piecesOf(file: FileHandle): Bytes {
  const buffer = Buffer.alloc(pieceBytes);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
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

async function openSource(): Promise<Bytes> {
  if ('shared' in task) return counted(pulled(task.shared), null);
  // The thread ends with the import, and the file with the thread.
  const file = await open(task.path);
  const stats = await file.stat();
  // A pipe or a device has no size that says anything.
  return counted(piecesOf(file), stats.isFile() ? stats.size : null);
}

function toRefusal(error: unknown): LabError {
  if (error instanceof LabError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'syscall' in error)
    return refuseUnreadable('path' in task ? task.path : 'the stream', message);
  return new LabError('internal', `the import failed: ${message}`, 'report it with the text');
}

try {
  const trace = await readTrace(await openSource(), {
    onChunks: async (chunks) => void (await ask({ kind: 'chunks', chunks })),
  });
  send({ kind: 'done', trace });
} catch (error) {
  const { code, message, hint } = toRefusal(error);
  send({ kind: 'refused', error: { code, message, hint } });
}
parentPort?.close();
