import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { commandGroups, commands, type CommandCalls } from '../../shared/commands.ts';
import { calls, type CallName } from '../../shared/contract.ts';

/** Every call of a command with what it is given. */
function inputsOf(does: CommandCalls): [CallName, unknown][] {
  if (does.kind === 'call') return [[does.call, does.input]];
  if (does.kind === 'sweep') {
    return [
      ['sweep.list', { states: does.states, limit: 1 }],
      [does.call, { id: 1 }],
    ];
  }
  return [
    ['file.choose', { purpose: does.purpose, name: does.name }],
    [does.call, { token: 'once' }],
  ];
}

describe('the registry of commands', () => {
  it('has each id and each key once', () => {
    const ids = commands.map(({ id }) => id);
    const keys = commands.flatMap(({ accelerator }) => accelerator?.toLowerCase() ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('names its commands noun.verb and in plain words, in the order of the menus', () => {
    for (const { id, title } of commands) {
      expect(id).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
      expect(title).toMatch(/^[A-Z][ -~]*$/);
    }
    const order = commands.map(({ group }) => commandGroups.indexOf(group));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('has no reload', () => {
    expect(JSON.stringify(commands)).not.toMatch(/reload/i);
  });

  it('gives every call input that the contract takes', () => {
    const inputs = commands.flatMap((command) =>
      command.place === 'host' && command.does.kind !== 'role' ? inputsOf(command.does) : [],
    );
    expect(inputs.length).toBeGreaterThan(10);
    expect(inputs.filter(([call, input]) => !v.is(calls[call].input, input))).toEqual([]);
  });
});
