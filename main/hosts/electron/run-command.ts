// Runs a menu command: makes the calls given in the registry, through the same entry as the page, and
// words the outcome for the person. The rule: nothing here knows more of the lab than a page does.
// menu.ts shows the outcome.
import type { CommandCalls } from '../../../shared/commands.ts';
import type { CallInput, CallName, CallValue, Reply } from '../../../shared/contract.ts';
import type { Backend } from '../backend.ts';

/** The content of a message box. */
export interface Notice {
  readonly type: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly detail: string;
}

/** The most database problems that a message box lists. */
const shownProblems = 10;

/** Null if there is nothing to report: the window shows what changed. */
export async function runCommand(backend: Backend, does: CommandCalls): Promise<Notice | null> {
  const call = <N extends CallName>(name: N, input: CallInput<N>) => ask(backend, name, input);
  try {
    if (does.kind === 'sweep') {
      const { states } = does;
      const { rows } = await call('sweep.list', { states: [...states], limit: 1 });
      const [sweep] = rows;
      if (!sweep)
        return { type: 'info', message: `No sweep is ${states.join(' or ')}`, detail: '' };
      await call(does.call, { id: sweep.id });
      return null;
    }
    if (does.kind === 'save') {
      const { token } = await call('file.choose', { purpose: does.purpose, name: does.name });
      if (token === null) return null;
      const { path, bytes, problem } = await call(does.call, { token });
      if (problem !== null) {
        return { type: 'warning', message: 'The bytes are copied', detail: `${path}: ${problem}` };
      }
      return { type: 'info', message: 'The database is backed up', detail: `${path}, ${bytes} B` };
    }
    if (does.call === 'settings.set') {
      await call(does.call, does.input);
      return null;
    }
    if (does.call === 'store.compact') {
      const { before, bytes } = await call(does.call, does.input);
      const detail = `${bytes} B, before ${before} B`;
      return { type: 'info', message: 'The database is compacted', detail };
    }
    return describeCheck(await call(does.call, does.input));
  } catch (error) {
    if (error instanceof Refused) return error.notice;
    throw error;
  }
}

/** A reply that is an error, to throw. */
class Refused extends Error {
  readonly notice: Notice;

  constructor({ message, hint }: Extract<Reply, { ok: false }>['error']) {
    super(message);
    this.notice = { type: 'error', message, detail: hint };
  }
}

async function ask<N extends CallName>(
  backend: Backend,
  call: N,
  input: CallInput<N>,
): Promise<CallValue<N>> {
  const reply = await backend.dispatch({ call, input });
  if (!reply.ok) throw new Refused(reply.error);
  return reply.value as CallValue<N>;
}

function describeCheck({ problems, runs }: CallValue<'store.check'>): Notice {
  if (problems.length === 0) {
    const detail = `Every page and every index was read. Runs: ${runs}.`;
    return { type: 'info', message: 'The database is sound', detail };
  }
  const lines = problems.slice(0, shownProblems);
  if (problems.length > lines.length) lines.push(`and ${problems.length - lines.length} more`);
  lines.push('Back up the database before anything else.');
  return { type: 'warning', message: 'The database is damaged', detail: lines.join('\n') };
}
