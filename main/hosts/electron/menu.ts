// The application menu, made from the registry of commands. The rule: an item is a call of the contract,
// a role of the system or a link of the fixed list; commands that need the page are left to the page.
// run-command.ts runs a call and words its outcome.
import type { MenuItemConstructorOptions } from 'electron';
import {
  commandGroups,
  commands,
  type CommandCalls,
  type CommandGroup,
  type HostCommand,
} from '../../../shared/commands.ts';
import type { Settings } from '../../../shared/contract/care-calls.ts';
import type { SweepSummary } from '../../../shared/contract.ts';
import { externalLinks, type ExternalLinkId } from './external-links.ts';

type Item = MenuItemConstructorOptions;

export interface MenuActions {
  readonly isMac: boolean;
  readonly hasDevTools: boolean;
  readonly run: (does: CommandCalls) => void;
  readonly openLink: (id: ExternalLinkId) => void;
}

const groupTitles: Readonly<Record<CommandGroup, string>> = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  sweep: 'Sweep',
  help: 'Help',
};

/** Roles that macOS puts in the app's own menu. */
const rolesOfAppMenu = new Set(['quit', 'about']);

const hostCommands: readonly HostCommand[] = commands.filter(
  (command): command is HostCommand => command.place === 'host',
);

export function menuTemplate(actions: MenuActions): Item[] {
  const menus = commandGroups.map((group): Item => {
    const { calls, roles } = groupItems(group, actions);
    if (group === 'view' && actions.hasDevTools) roles.push({ role: 'toggleDevTools' });
    const links = group === 'help' ? linkItems(actions) : [];
    return { label: groupTitles[group], submenu: joinSections([calls, links, roles]) };
  });
  menus.splice(-1, 0, { role: 'windowMenu' });
  return actions.isMac ? [{ role: 'appMenu' }, ...menus] : menus;
}

/** Joins sections with separators; empty sections have none. */
function joinSections(sections: readonly Item[][]): Item[] {
  const filled = sections.filter(({ length }) => length > 0);
  return filled.flatMap((items, i): Item[] => (i > 0 ? [{ type: 'separator' }, ...items] : items));
}

function groupItems(group: CommandGroup, actions: MenuActions): { calls: Item[]; roles: Item[] } {
  const calls: Item[] = [];
  const roles: Item[] = [];
  for (const command of hostCommands.filter((one) => one.group === group)) {
    const { title, accelerator, does } = command;
    if (does.kind !== 'role') {
      calls.push(callItem(command, does, actions));
    } else if (!actions.isMac) {
      roles.push({ role: does.role, label: title, ...(accelerator ? { accelerator } : {}) });
    } else if (!rolesOfAppMenu.has(does.role)) {
      // A Mac has its own keys for roles.
      roles.push({ role: does.role, label: title });
    }
  }
  return { calls, roles };
}

function callItem(command: HostCommand, does: CommandCalls, { run }: MenuActions): Item {
  const { id, title, accelerator } = command;
  return {
    id,
    label: title,
    ...(accelerator ? { accelerator } : {}),
    ...(themeOf(does) ? { type: 'radio' } : {}),
    // Until it is known that there is a sweep.
    ...(does.kind === 'sweep' ? { enabled: false } : {}),
    click: () => run(does),
  };
}

function linkItems({ openLink }: MenuActions): Item[] {
  const ids = Object.keys(externalLinks) as ExternalLinkId[];
  return ids.map((id) => ({ label: externalLinks[id].title, click: () => openLink(id) }));
}

function themeOf(does: CommandCalls): string | undefined {
  return does.kind === 'call' && does.call === 'settings.set' ? does.input.theme : undefined;
}

/** The part of Menu that is used. */
interface MenuPart {
  getMenuItemById(id: string): { enabled: boolean; checked: boolean } | null;
}

/** Enables the commands for which there is a sweep. */
export function showSweepsInMenu(menu: MenuPart, open: readonly SweepSummary[]): void {
  for (const { id, does } of hostCommands) {
    const item = does.kind === 'sweep' ? menu.getMenuItemById(id) : null;
    if (!item || does.kind !== 'sweep') continue;
    item.enabled = open.some(({ state }) => does.states.includes(state));
  }
}

/** Marks the current theme. */
export function showThemeInMenu(menu: MenuPart, theme: Settings['theme']): void {
  for (const { id, does } of hostCommands) {
    const item = does.kind !== 'role' && themeOf(does) === theme ? menu.getMenuItemById(id) : null;
    if (item) item.checked = true;
  }
}
