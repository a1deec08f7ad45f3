import { open, type FileHandle } from 'node:fs/promises';
import { serveThread, type Starter } from '../thread/serve-thread.ts';
import type { Bytes } from './bytes.ts';
import type { ImportAsks, ImportCalls, ImportTask } from './import-calls.ts';
import { readTrace, type HashedTrace } from './read-trace.ts';
import { refuseUnreadable } from './refusals.ts';

// The program of an import thread: reads one trace.

const reportEveryMs = 100;
const pieceBytes = 1 << 18;

type ImportStarter = Starter<ImportAsks>;

async function* pulled(shared: SharedArrayBuffer, starter: ImportStarter): Bytes {
  for (;;) {
    const length = await starter.ask('pull');
    if (length === null) return;
    yield new Uint8Array(shared, 0, length);
  }
}

/** One buffer for the whole file: many new ones would wait for garbage collection. */
async function* piecesOf(file: FileHandle): Bytes {
  const buffer = Buffer.alloc(pieceBytes);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Reports the reading position now and then. */
async function* counted(source: Bytes, totalBytes: number | null, starter: ImportStarter): Bytes {
  let doneBytes = 0;
  let reportedMs = 0;
  for await (const bytes of source) {
    yield bytes;
    doneBytes += bytes.length;
    const nowMs = performance.now();
    if (nowMs - reportedMs < reportEveryMs) continue;
    reportedMs = nowMs;
    starter.post('progress', doneBytes, totalBytes);
  }
}

async function openSource(task: ImportTask, starter: ImportStarter): Promise<Bytes> {
  if ('shared' in task) return counted(pulled(task.shared, starter), null, starter);
  // The thread ends with the import, and closes the file.
  const file = await open(task.path);
  const stats = await file.stat();
  // A pipe or a device has no meaningful size.
  return counted(piecesOf(file), stats.isFile() ? stats.size : null, starter);
}

async function read(task: ImportTask, starter: ImportStarter): Promise<HashedTrace> {
  try {
    return await readTrace(await openSource(task, starter), {
      onChunks: (chunks) => starter.ask('store', chunks),
    });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw refuseUnreadable('path' in task ? task.path : 'the stream', error.message);
  }
}

serveThread<ImportCalls, ImportAsks>((starter) => ({
  calls: { read: (task) => read(task, starter) },
}));
