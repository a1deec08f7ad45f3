import type { EventEmitter } from 'node:events';
import { LabError } from '../../shared/errors.ts';

/** Tells when a thread has ended, as if it had died; whoever has its answer does not listen any more. */
export function whenDead(
  thread: EventEmitter,
  { name, hint }: { readonly name: string; readonly hint: string },
  tell: (error: LabError) => void,
): void {
  let reason = '';
  thread.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
  thread.on('exit', (code) => {
    tell(new LabError('internal', `${name} died: ${reason || `exit ${code}`}`, hint));
  });
}
