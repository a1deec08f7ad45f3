import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCommandRegistry } from '../../../renderer/commands/command-registry.ts';
import { commands, type Command } from '../../../shared/commands.ts';

afterEach(() => void vi.unstubAllGlobals());

/** A part of a page, by its place in the document. */
function part(place: number, hasFocus = false) {
  const element = {
    place,
    contains: () => hasFocus,
    compareDocumentPosition: (other: { place: number }) => (place < other.place ? 4 : 2),
  };
  return () => element as unknown as Element;
}

function setUp() {
  const ran: string[] = [];
  const hosted: string[] = [];
  vi.stubGlobal('Node', { DOCUMENT_POSITION_FOLLOWING: 4 });
  const registry = createCommandRegistry(
    ({ id }) => hosted.push(id),
    () => null,
  );
  return { registry, ran, hosted, does: (name: string) => () => ran.push(name) };
}

function commandOf(id: string): Command {
  const command = commands.find((one) => one.id === id);
  if (!command) throw new Error(`there is no command ${id}`);
  return command;
}

describe('the commands of a page', () => {
  it('are done as long as a part of the page does them', () => {
    const { registry, ran, does } = setUp();
    const command = commandOf('runs.compare');
    expect([registry.canRun(command), registry.run('runs.compare')]).toEqual([false, false]);
    const end = registry.register({ 'runs.compare': does('compare') });
    expect([registry.canRun(command), registry.run('runs.compare')]).toEqual([true, true]);
    end();
    expect([registry.canRun(command), registry.run('runs.compare')]).toEqual([false, false]);
    expect(ran).toEqual(['compare']);
  });

  it('are done by the newest that is about the whole page', () => {
    const { registry, ran, does } = setUp();
    registry.register({ 'sweep.new': does('page') });
    const end = registry.register({ 'sweep.new': does('view') });
    registry.run('sweep.new');
    end();
    registry.run('sweep.new');
    expect(ran).toEqual(['view', 'page']);
  });

  it('are done by the part that has the focus, else by the first in the document', () => {
    const { registry, ran, does } = setUp();
    registry.register({ 'figure.export': does('second') }, part(2));
    registry.register({ 'figure.export': does('first') }, part(1));
    registry.register({ 'figure.export': does('gone') }, () => null);
    registry.run('figure.export');
    registry.register({ 'figure.export': does('focused') }, part(3, true));
    registry.run('figure.export');
    expect(ran).toEqual(['first', 'focused']);
  });

  it('pass over who is not able to', () => {
    const { registry, ran, does } = setUp();
    registry.register({ 'figure.table': does('able') });
    registry.register({ 'figure.table': { run: does('unable'), isEnabled: () => false } });
    registry.run('figure.table');
    expect(ran).toEqual(['able']);
  });

  it('are left to the host where it knows them, and to the system where it has them', () => {
    const { registry, hosted } = setUp();
    expect([registry.canRun(commandOf('database.check')), registry.run('database.check')]).toEqual([
      true,
      true,
    ]);
    expect([registry.canRun(commandOf('app.quit')), registry.run('app.quit')]).toEqual([
      false,
      false,
    ]);
    expect(registry.run('no.such')).toBe(false);
    expect(hosted).toEqual(['database.check']);
  });
});
