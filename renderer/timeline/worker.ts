import { Assembly } from './assemble.ts';
import { buffersOf } from '../../shared/timeline/buffers.ts';
import { prepare, type FromWorker, type ToWorker } from './prepared.ts';

// Puts a timeline together and prepares it, beside the page's thread. One timeline, then it is done.

let assembly: Assembly | null = null;

function answer(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  postMessage(message, { transfer });
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  try {
    if (data.kind === 'start') assembly = new Assembly(data.head, data.tables);
    else if (data.kind === 'part') assembly?.add(data.part);
    else if (assembly) {
      const prepared = prepare(assembly.timeline());
      assembly = null;
      answer({ kind: 'prepared', prepared }, [...buffersOf(prepared)]);
    }
  } catch (error) {
    answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
