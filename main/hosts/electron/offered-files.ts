// Files that a person drops on the window or chooses on the page: the preload script knows their paths,
// and the page gets a token for each. The rule: the sender is checked before the path is read, and only
// files are offered. The backend makes the tokens.
import { stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import * as v from 'valibot';
import type { Reply } from '../../../shared/contract.ts';
import type { Backend } from '../backend.ts';
import { refuse } from '../dispatch.ts';
import { channels } from './bridge.ts';
import { notAllowed, type MainIpc, type SenderEvent } from './ipc.ts';

/** No system accepts a longer path. */
const pathSchema = v.pipe(v.string(), v.maxLength(32_767), v.check(isAbsolute));

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function offerFile(backend: Backend, path: unknown): Promise<Reply> {
  const parsed = v.safeParse(pathSchema, path);
  if (!parsed.success || !(await isFile(parsed.output))) {
    const hint = 'choose the text of a trace, plain, .gz or .zst, or a bundle';
    return refuse('bad-value', 'this is not a readable file', hint);
  }
  const name = basename(parsed.output);
  return backend.offerFile({ purpose: 'read', path: parsed.output, name, isTemporary: false });
}

export function serveOfferedFiles(
  ipcMain: Pick<MainIpc, 'handle'>,
  backend: Backend,
  isTrusted: (event: SenderEvent) => boolean,
): void {
  ipcMain.handle(channels.offer, async (event, path) =>
    JSON.stringify(isTrusted(event) ? await offerFile(backend, path) : notAllowed),
  );
}
