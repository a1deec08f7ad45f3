import { describe, expect, it } from 'vitest';
import type { CommandCalls } from '../../../../shared/commands.ts';
import { runCommand } from '../../../../main/hosts/electron/run-command.ts';
import { FakeBackend, failure, sweepSummary } from './fake-backend.ts';

const pause: CommandCalls = { kind: 'sweep', call: 'sweep.pause', states: ['running'] };
const backup: CommandCalls = {
  kind: 'save',
  call: 'store.backup',
  purpose: 'backup',
  name: 'a.db',
};
const check: CommandCalls = { kind: 'call', call: 'store.check', input: {} };
const dark: CommandCalls = { kind: 'call', call: 'settings.set', input: { theme: 'dark' } };

describe('a command for a sweep', () => {
  it('is the call for the newest in its states', async () => {
    const backend = new FakeBackend()
      .answer('sweep.list', { total: 2, rows: [sweepSummary({ id: 5 })] })
      .answer('sweep.pause', sweepSummary({ id: 5, state: 'paused' }));
    expect(await runCommand(backend, pause)).toBeNull();
    expect(backend.messages).toEqual([
      { call: 'sweep.list', input: { states: ['running'], limit: 1 } },
      { call: 'sweep.pause', input: { id: 5 } },
    ]);
  });

  it('says that there is none', async () => {
    const backend = new FakeBackend().answer('sweep.list', { total: 0, rows: [] });
    const notice = { type: 'info', message: 'No sweep is running', detail: '' };
    expect(await runCommand(backend, pause)).toEqual(notice);
  });
});

describe('compacting', () => {
  it('says what it gained', async () => {
    const backend = new FakeBackend().answer('store.compact', {
      path: '/a.db',
      before: 9000,
      bytes: 4096,
    });
    const compact: CommandCalls = { kind: 'call', call: 'store.compact', input: {} };
    expect(await runCommand(backend, compact)).toEqual({
      type: 'info',
      message: 'The database is compacted',
      detail: '4096 B, before 9000 B',
    });
  });
});

describe('backing up', () => {
  it('asks for a place, uses it once and says where the copy is', async () => {
    const backend = new FakeBackend()
      .answer('file.choose', { token: 'once', path: '/b/a.db' })
      .answer('store.backup', { path: '/b/a.db', bytes: 4096, problem: null });
    expect(await runCommand(backend, backup)).toEqual({
      type: 'info',
      message: 'The database is backed up',
      detail: '/b/a.db, 4096 B',
    });
    expect(backend.messages).toEqual([
      { call: 'file.choose', input: { purpose: 'backup', name: 'a.db' } },
      { call: 'store.backup', input: { token: 'once' } },
    ]);
  });

  it('does nothing when the person cancelled', async () => {
    const backend = new FakeBackend().answer('file.choose', { token: null, path: null });
    expect(await runCommand(backend, backup)).toBeNull();
    expect(backend.messages).toHaveLength(1);
  });
});

describe('checking the database', () => {
  it('says that it is sound', async () => {
    const backend = new FakeBackend().answer('store.check', { problems: [], runs: 28 });
    expect(await runCommand(backend, check)).toEqual({
      type: 'info',
      message: 'The database is sound',
      detail: 'Every page and every index was read. Runs: 28.',
    });
  });

  it('lists the first problems and what to do', async () => {
    const problems = Array.from({ length: 12 }, (_, i) => `page ${i} is lost`);
    const backend = new FakeBackend().answer('store.check', { problems, runs: 0 });
    const notice = await runCommand(backend, check);
    expect(notice).toMatchObject({ type: 'warning', message: 'The database is damaged' });
    expect(notice?.detail.split('\n').slice(9)).toEqual([
      'page 9 is lost',
      'and 2 more',
      'Back up the database before anything else.',
    ]);
  });
});

describe('a command', () => {
  it('says nothing when the window shows what it did', async () => {
    const backend = new FakeBackend().answer('settings.set', { theme: 'dark', workers: null });
    expect(await runCommand(backend, dark)).toBeNull();
    expect(backend.messages).toEqual([{ call: 'settings.set', input: { theme: 'dark' } }]);
  });

  it.each([
    ['settings.set', dark],
    ['store.check', check],
    ['sweep.list', pause],
    ['file.choose', backup],
  ])('shows the refusal of %s with its hint', async (call, does) => {
    const backend = new FakeBackend();
    backend.answers.set(call, () => failure('database-busy'));
    expect(await runCommand(backend, does)).toEqual({
      type: 'error',
      message: 'it is database-busy',
      detail: 'try something else',
    });
  });
});
