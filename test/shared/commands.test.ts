import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { commandGroups, commands, type CommandCalls } from '../../shared/commands.ts';
import { calls, type CallName } from '../../shared/contract.ts';
import { parseSource } from '../support/imports.ts';

const pageRoot = resolve(import.meta.dirname, '../../renderer');

/** Every call of a command with its input. */
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

const takers = ['useCommands', 'registry.register'];

/** The commands that a source handles: those it registers, or declares as CommandHandlers. */
function findHandled(source: ts.SourceFile): string[] {
  const handled: string[] = [];
  const take = (node: ts.Node | undefined) => {
    if (!node || !ts.isObjectLiteralExpression(node)) return;
    for (const { name } of node.properties)
      if (name && ts.isStringLiteral(name)) handled.push(name.text);
  };
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && takers.includes(node.expression.getText()))
      take(node.arguments[0]);
    if (ts.isVariableDeclaration(node) && node.type?.getText() === 'CommandHandlers')
      take(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return handled;
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

  it('has no command of the page that no part of the page does', () => {
    const sources = readdirSync(pageRoot, { recursive: true, encoding: 'utf8' });
    const handled = sources
      .filter((path) => /\.(?:ts|vue)$/.test(path))
      .map((path) => parseSource(path, readFileSync(join(pageRoot, path), 'utf8')))
      .flatMap(findHandled);
    const ids = commands.flatMap(({ id, place }) => (place === 'page' ? [id] : []));
    expect(new Set(handled)).toEqual(new Set(ids));
  });
});
