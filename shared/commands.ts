import type { CallInput, SweepSummary } from './contract.ts';
import type { Settings } from './contract/care-calls.ts';

/** The menus, in their order. */
export const commandGroups = ['file', 'edit', 'view', 'sweep', 'help'] as const;
export type CommandGroup = (typeof commandGroups)[number];

type PlainCall = 'store.check' | 'store.compact' | 'settings.set';

/** A command made of contract calls, so that any host and any page can run it. */
export type CommandCalls =
  /** This call. */
  | { [N in PlainCall]: { kind: 'call'; call: N; input: CallInput<N> } }[PlainCall]
  /** `sweep.list` for the newest sweep in these states, then this call with its id. */
  | {
      kind: 'sweep';
      call: 'sweep.pause' | 'sweep.resume' | 'sweep.cancel';
      states: readonly SweepSummary['state'][];
    }
  /** `file.choose`, then this call with the token; nothing if the user cancelled. */
  | { kind: 'save'; call: 'store.backup'; purpose: 'backup'; name: string };

/** A command that the system provides to the desktop app; a browser has its own. */
export interface CommandRole {
  kind: 'role';
  role:
    | 'quit'
    | 'undo'
    | 'redo'
    | 'cut'
    | 'copy'
    | 'paste'
    | 'selectAll'
    | 'resetZoom'
    | 'zoomIn'
    | 'zoomOut'
    | 'togglefullscreen'
    | 'about';
}

interface CommandName {
  /** `noun.verb`. */
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** In Electron's syntax; CmdOrCtrl is Cmd on a Mac and Ctrl elsewhere. */
  readonly accelerator?: string;
  /** A second key, for where the first is another program's. */
  readonly other?: string;
}

interface PageCommand<I extends string = string> extends CommandName {
  readonly id: I;
  readonly place: 'page';
}

/** Who runs it: its page or its host; `does` says what. */
export interface HostCommand extends CommandName {
  readonly place: 'host';
  readonly does: CommandCalls | CommandRole;
}

/** `page` commands are run by the page alone, which knows how; `host` commands say what they do. */
export type Command = PageCommand | HostCommand;

function page<I extends string>(
  group: CommandGroup,
  id: I,
  title: string,
  accelerator?: string,
  other?: string,
): PageCommand<I> {
  const keys = { ...(accelerator ? { accelerator } : {}), ...(other ? { other } : {}) };
  return { id, title, group, place: 'page', ...keys };
}

function host(
  group: CommandGroup,
  id: string,
  title: string,
  does: CommandCalls | CommandRole,
  accelerator?: string,
): Command {
  return { id, title, group, place: 'host', does, ...(accelerator ? { accelerator } : {}) };
}

function role(
  group: CommandGroup,
  name: CommandRole['role'],
  title: string,
  accelerator?: string,
): Command {
  return host(group, `app.${name}`, title, { kind: 'role', role: name }, accelerator);
}

function theme(name: Settings['theme'], title: string): Command {
  const input = { theme: name };
  return host('view', `theme.${name}`, title, { kind: 'call', call: 'settings.set', input });
}

const list = [
  page('file', 'sweep.new', 'New sweep', 'Alt+N'),
  page('file', 'trace.import', 'Import a trace...', 'CmdOrCtrl+O'),
  page('file', 'bundle.import', 'Merge a bundle...'),
  page('file', 'bundle.export', 'Export everything as a bundle...'),
  page('file', 'figure.export', 'Export the figure...', 'CmdOrCtrl+E'),
  host(
    'file',
    'database.backup',
    'Back up the database...',
    { kind: 'save', call: 'store.backup', purpose: 'backup', name: 'shootdown-lab-backup.db' },
    'CmdOrCtrl+Shift+B',
  ),
  host('file', 'database.check', 'Check the database', {
    kind: 'call',
    call: 'store.check',
    input: {},
  }),
  host('file', 'database.compact', 'Compact the database', {
    kind: 'call',
    call: 'store.compact',
    input: {},
  }),
  role('file', 'quit', 'Quit', 'CmdOrCtrl+Q'),

  // Its key is that of the page's command, which leaves it to fields of text.
  role('edit', 'undo', 'Undo'),
  role('edit', 'redo', 'Redo', 'Shift+CmdOrCtrl+Z'),
  role('edit', 'cut', 'Cut', 'CmdOrCtrl+X'),
  role('edit', 'copy', 'Copy', 'CmdOrCtrl+C'),
  role('edit', 'paste', 'Paste', 'CmdOrCtrl+V'),
  role('edit', 'selectAll', 'Select all', 'CmdOrCtrl+A'),
  page('edit', 'runs.search', 'Search runs', '/'),
  page('edit', 'runs.compare', 'Compare the selected runs'),
  page('edit', 'runs.verify', 'Verify the selected runs'),
  page('edit', 'runs.archive', 'Archive the selected runs'),
  page('edit', 'edit.undo', 'Undo the last change', 'CmdOrCtrl+Z'),
  page('edit', 'figure.copyCommand', 'Copy the command for the figure'),

  page('view', 'page.explore', 'Go to Explore', 'CmdOrCtrl+Alt+1'),
  page('view', 'page.runs', 'Go to Runs', 'CmdOrCtrl+Alt+2'),
  page('view', 'page.compare', 'Go to Compare', 'CmdOrCtrl+Alt+3'),
  page('view', 'page.traces', 'Go to Traces', 'CmdOrCtrl+Alt+4'),
  page('view', 'page.validation', 'Go to Validation', 'CmdOrCtrl+Alt+5'),
  page('view', 'page.timeline', 'Go to Timeline', 'CmdOrCtrl+Alt+6'),
  page('view', 'palette.open', 'All commands', 'CmdOrCtrl+K', 'CmdOrCtrl+Shift+P'),
  page('view', 'figure.table', 'View the figure as a table or as a chart', 'CmdOrCtrl+Alt+V'),
  page('view', 'tables.compact', 'Compact tables, or back to normal ones'),
  theme('system', 'System theme'),
  theme('light', 'Light theme'),
  theme('dark', 'Dark theme'),
  role('view', 'resetZoom', 'Actual size', 'CmdOrCtrl+0'),
  role('view', 'zoomIn', 'Larger', 'CmdOrCtrl+Plus'),
  role('view', 'zoomOut', 'Smaller', 'CmdOrCtrl+-'),
  role('view', 'togglefullscreen', 'Full screen', 'F11'),

  host(
    'sweep',
    'sweep.pause',
    'Pause the running sweep',
    { kind: 'sweep', call: 'sweep.pause', states: ['running'] },
    'CmdOrCtrl+Alt+P',
  ),
  host(
    'sweep',
    'sweep.resume',
    'Resume the newest unfinished sweep',
    { kind: 'sweep', call: 'sweep.resume', states: ['paused', 'interrupted'] },
    'CmdOrCtrl+Alt+R',
  ),
  host('sweep', 'sweep.cancel', 'Cancel the running sweep', {
    kind: 'sweep',
    call: 'sweep.cancel',
    states: ['running', 'paused'],
  }),
  page('sweep', 'study.start', 'Run the reference study'),
  page('sweep', 'validation.start', 'Simulate the measured rows that are missing'),

  page('help', 'keys.show', 'Keyboard shortcuts', '?'),
  page('help', 'glossary.show', 'Glossary', 'CmdOrCtrl+Alt+G'),
  role('help', 'about', 'About Shootdown Lab'),
];

/**
 * Every command, in the order of the menus: for the menu, the palette, the shortcut sheet and the tests.
 * There is no reload: it would lose what is being typed, and nothing needs it.
 */
export const commands: readonly Command[] = list;

/** Commands that a page can handle. */
export type PageCommandId = Extract<(typeof list)[number], { place: 'page' }>['id'];
