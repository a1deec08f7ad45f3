// How far a copy is, by the size of its draft. The rule: SQLite says nothing while it writes one, so the
// file is looked at; it is never opened.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const everyMs = 200;

/** Looks at the draft of a copy of this process from time to time. Returns what ends that. */
export function watchCopy(
  path: string,
  target: string,
  tell: (done: number, total: number) => void,
): () => void {
  const [folder, start] = [dirname(target), `${basename(target)}-${process.pid}-`];
  const look = () => {
    const total = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const draft = names.find((name) => name.startsWith(start) && name.endsWith('.partial'));
    const size = draft && statSync(join(folder, draft), { throwIfNoEntry: false })?.size;
    if (size && total > 0) tell(Math.min(size, total), total);
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
