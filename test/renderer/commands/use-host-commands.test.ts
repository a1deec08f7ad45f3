import { describe, expect, it } from 'vitest';
import { useHostCommands } from '../../../renderer/composables/useHostCommands.ts';
import { commands, type CommandCalls } from '../../../shared/commands.ts';
import { createFakeLab, describeFakeLab, withScope } from '../support/fake-client.ts';

function callsOf(id: string): CommandCalls {
  const command = commands.find((one) => one.id === id);
  if (command?.place !== 'host' || command.does.kind === 'role') throw new Error(`no calls: ${id}`);
  return command.does;
}

function setUp(host: 'electron' | 'browser') {
  const lab = createFakeLab({
    'lab.describe': () => describeFakeLab(host),
    'file.choose': () => ({ token: 'once', path: '/home/copy.db' }),
    'store.backup': ({ token }) => ({
      path: token ? '/home/copy.db' : 'lab.db.backup',
      bytes: 9,
      problem: null,
    }),
    'store.check': () => ({ problems: [], runs: 28 }),
    'sweep.list': () => ({ total: 0, rows: [] }),
    'settings.set': () => ({ theme: 'dark', workers: null }),
  });
  const { value } = withScope(() => useHostCommands(lab));
  return { lab, ...value };
}

describe('commands that are calls', () => {
  it('back up to the chosen place, or beside the database where there is no dialog', async () => {
    const desktop = setUp('electron');
    await desktop.run(callsOf('database.backup'));
    expect(desktop.message.value).toBe('The database is backed up to /home/copy.db, 9 B.');
    const browser = setUp('browser');
    await browser.run(callsOf('database.backup'));
    expect(browser.message.value).toBe('The database is backed up to lab.db.backup, 9 B.');
    expect(browser.lab.inputs('file.choose')).toEqual([]);
  });

  it('report what a check found', async () => {
    const { lab, run, message } = setUp('browser');
    await run(callsOf('database.check'));
    expect(message.value).toBe('The database is sound. Runs: 28.');
    lab.serve['store.check'] = () => ({ problems: ['page 3', 'page 4'], runs: 28 });
    await run(callsOf('database.check'));
    expect(message.value).toContain('2 problems. The first: page 3.');
  });

  it('say when there is no sweep to act on, and nothing where the page shows it', async () => {
    const { lab, run, message, error } = setUp('browser');
    await run(callsOf('sweep.pause'));
    expect(message.value).toBe('No sweep is running.');
    await run(callsOf('theme.dark'));
    expect([message.value, error.value]).toEqual(['', null]);
    expect(lab.inputs('settings.set')).toEqual([{ theme: 'dark' }]);
  });
});
