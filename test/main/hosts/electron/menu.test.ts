import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { commands, type CommandCalls } from '../../../../shared/commands.ts';
import {
  menuTemplate,
  showSweepsInMenu,
  showThemeInMenu,
} from '../../../../main/hosts/electron/menu.ts';
import { sweepSummary } from './fake-backend.ts';

type Item = MenuItemConstructorOptions;

function menu({ isMac = false, hasDevTools = false } = {}) {
  const ran: CommandCalls[] = [];
  const opened: string[] = [];
  const template = menuTemplate({
    isMac,
    hasDevTools,
    run: (does) => ran.push(does),
    openLink: (id) => opened.push(id),
  });
  return { template, ran, opened };
}

const itemsOf = (item: Item): Item[] => (Array.isArray(item.submenu) ? item.submenu : []);
const word = ({ label, role, type }: Item) => (type === 'separator' ? '-' : (label ?? `(${role})`));

function click({ click: listener }: Item): void {
  (listener as () => void)();
}

describe('the menu', () => {
  it('is the registry, by group, without what only the page can do', () => {
    const { template } = menu();
    expect(template.map((item) => [word(item), itemsOf(item).map(word)])).toEqual([
      [
        'File',
        ['Back up the database...', 'Check the database', 'Compact the database', '-', 'Quit'],
      ],
      ['Edit', ['Undo', 'Redo', 'Cut', 'Copy', 'Paste', 'Select all']],
      [
        'View',
        [
          'System theme',
          'Light theme',
          'Dark theme',
          '-',
          'Actual size',
          'Larger',
          'Smaller',
          'Full screen',
        ],
      ],
      [
        'Sweep',
        [
          'Pause the running sweep',
          'Resume the newest unfinished sweep',
          'Cancel the running sweep',
        ],
      ],
      ['(windowMenu)', []],
      [
        'Help',
        [
          'XPFO v7: defer TLB flushes',
          'XPFO v8: batch TLB flushes',
          'XPFO v9: batch TLB flushes',
          "The TLB in the kernel's documentation",
          '-',
          'About Shootdown Lab',
        ],
      ],
    ]);
  });

  it('runs every registry command that consists of calls, as the registry says', () => {
    const { template, ran } = menu();
    const items = template.flatMap(itemsOf).filter(({ id }) => id !== undefined);
    for (const item of items) click(item);
    const expected = commands.flatMap((command) =>
      command.place === 'host' && command.does.kind !== 'role' ? [command] : [],
    );
    expect(items.map(({ id, label, accelerator }) => [id, label, accelerator])).toEqual(
      expected.map(({ id, title, accelerator }) => [id, title, accelerator]),
    );
    expect(ran).toEqual(expected.map(({ does }) => does));
  });

  it('opens links by their id', () => {
    const { template, opened } = menu();
    const links = itemsOf(template.at(-1)!).filter(({ role, click: does }) => does && !role);
    for (const item of links) click(item);
    expect(opened).toEqual(['xpfo-v7', 'xpfo-v8', 'xpfo-v9', 'kernel-tlb']);
  });

  it('has no reload, and developer tools only for developers of the lab', () => {
    const roles = (options: { hasDevTools: boolean }) =>
      menu(options)
        .template.flatMap(itemsOf)
        .flatMap(({ role }) => role ?? []);
    const own = ['quit', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'];
    const view = ['resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'];
    expect(roles({ hasDevTools: false })).toEqual([...own, ...view, 'about']);
    expect(roles({ hasDevTools: true })).toEqual([...own, ...view, 'toggleDevTools', 'about']);
  });

  it('leaves quitting, the about box and the keys of roles to a Mac', () => {
    const { template } = menu({ isMac: true });
    expect(template[0]).toEqual({ role: 'appMenu' });
    const items = template.flatMap(itemsOf);
    expect(items.filter(({ role }) => role === 'quit' || role === 'about')).toEqual([]);
    expect(items.filter(({ role, accelerator }) => role && accelerator)).toEqual([]);
    expect(itemsOf(template.at(-1)!).at(-1)?.type).not.toBe('separator');
  });
});

describe('the state of the menu', () => {
  function items() {
    const found = new Map<string, { enabled: boolean; checked: boolean }>();
    for (const { id, enabled = true } of menu().template.flatMap(itemsOf)) {
      if (id !== undefined) found.set(id, { enabled, checked: false });
    }
    const enabled = () =>
      ['sweep.pause', 'sweep.resume', 'sweep.cancel'].map((id) => found.get(id)?.enabled);
    return { found, enabled, part: { getMenuItemById: (id: string) => found.get(id) ?? null } };
  }

  it('offers what can be done with the existing sweeps', () => {
    const { enabled, part } = items();
    expect(enabled()).toEqual([false, false, false]);
    showSweepsInMenu(part, [sweepSummary()]);
    expect(enabled()).toEqual([true, false, true]);
    showSweepsInMenu(part, [sweepSummary({ state: 'paused' })]);
    expect(enabled()).toEqual([false, true, true]);
    showSweepsInMenu(part, [sweepSummary({ state: 'interrupted' })]);
    expect(enabled()).toEqual([false, true, false]);
    showSweepsInMenu(part, []);
    expect(enabled()).toEqual([false, false, false]);
  });

  it('marks the current theme', () => {
    const { found, part } = items();
    showThemeInMenu(part, 'dark');
    const checked = [...found].filter(([, item]) => item.checked).map(([id]) => id);
    expect(checked).toEqual(['theme.dark']);
  });
});
