import { ref } from 'vue';
import type { CommandCalls } from '../../shared/commands.ts';
import type { CallName, CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

/** Runs, from the page, the commands that are contract calls, and reports the outcome. */
export function useHostCommands(lab: LabConnection) {
  const { client } = lab;
  const { error, attempt, dismiss } = useAttempt();
  const message = ref('');

  async function backUp(does: Extract<CommandCalls, { kind: 'save' }>): Promise<string> {
    const { purpose, name } = does;
    const { host } = await client.call('lab.describe', {});
    // In a browser the lab has no dialog: the copy goes next to the database.
    if (host === 'browser') return describeBackup(await client.call(does.call, {}));
    const { token } = await client.call('file.choose', { purpose, name });
    if (token === null) return '';
    return describeBackup(await client.call(does.call, { token }));
  }

  async function actOnSweep(does: Extract<CommandCalls, { kind: 'sweep' }>): Promise<string> {
    const { states } = does;
    const { rows } = await client.call('sweep.list', { states: [...states], limit: 1 });
    const [sweep] = rows;
    if (!sweep) return `No sweep is ${states.join(' or ')}.`;
    await client.call(does.call, { id: sweep.id });
    return '';
  }

  async function perform(does: CommandCalls): Promise<string> {
    if (does.kind === 'save') return backUp(does);
    if (does.kind === 'sweep') return actOnSweep(does);
    if (does.call === 'settings.set') {
      await client.call(does.call, does.input);
      return '';
    }
    if (does.call === 'store.compact') {
      return describeCompaction(await client.call(does.call, does.input));
    }
    return describeCheck(await client.call(does.call, does.input));
  }

  const isRunning = ref(false);
  useEvents(lab, {
    'store.progress': ({ work, progress: { done, total } }) => {
      if (!isRunning.value || total === 0) return;
      message.value = `${workTexts[work]}: ${Math.floor((100 * done) / total)} %.`;
    },
  });

  async function run(does: CommandCalls): Promise<void> {
    message.value = '';
    isRunning.value = true;
    const outcome = await attempt(() => perform(does));
    isRunning.value = false;
    message.value = outcome ?? '';
  }

  return { run, message, error, dismissError: dismiss };
}

type Value<N extends CallName> = CallValue<N>;

function describeBackup({ path, bytes, problem }: Value<'store.backup'>): string {
  if (problem !== null) return `The bytes are copied to ${path}: ${problem}.`;
  return `The database is backed up to ${path}, ${bytes} B.`;
}

const workTexts = {
  check: 'Checking the database',
  backup: 'Backing the database up',
  compact: 'Compacting the database',
} as const;

function describeCompaction({ before, bytes }: Value<'store.compact'>): string {
  return `The database is compacted: ${bytes} B, before ${before} B.`;
}

function describeCheck({ problems, runs }: Value<'store.check'>): string {
  if (problems.length === 0) return `The database is sound. Runs: ${runs}.`;
  const [first] = problems;
  return `The database is damaged, ${problems.length} problems. The first: ${first}. Back it up before anything else.`;
}
