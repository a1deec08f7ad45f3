import { onScopeDispose } from 'vue';
import { matchesAccelerator, parseAccelerator, writesText } from '../commands/accelerator.ts';
import type { CommandRegistry } from '../commands/command-registry.ts';
import { commands } from '../../shared/commands.ts';

export interface KeyOptions {
  readonly isMac: boolean;
  /** True where a menu handles the keys of commands that are not only the page's. */
  readonly hasMenu: () => boolean;
}

const withKeys = commands.flatMap((command) =>
  [command.accelerator, command.other].flatMap((text) =>
    text === undefined ? [] : [{ command, accelerator: parseAccelerator(text) }],
  ),
);

const quietInputs = new Set(['button', 'checkbox', 'radio', 'range', 'reset', 'submit', 'color']);

/** True where keys type text. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !quietInputs.has(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

/** Whether a dialog is open that has all keys. */
export const hasModal = (): boolean => document.querySelector('dialog:modal') !== null;

/** Whether a command may have this key now. */
function isFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.repeat || event.isComposing) return false;
  // AltGr, which some systems report as Ctrl+Alt, types characters.
  if (event.getModifierState('AltGraph')) return false;
  return !hasModal();
}

/** The one place where keys become commands. A handled key has no other effect. */
export function useKeys(
  page: Pick<Window, 'addEventListener' | 'removeEventListener'>,
  registry: Pick<CommandRegistry, 'run'>,
  { isMac, hasMenu }: KeyOptions,
): void {
  function onKeyDown(event: KeyboardEvent): void {
    if (!isFree(event)) return;
    const pressed = withKeys.find(({ command, accelerator }) => {
      if (command.place === 'host' && (command.does.kind === 'role' || hasMenu())) return false;
      const isTyped = writesText(accelerator, isMac) || command.id === 'edit.undo';
      if (isTyped && isTextField(event.target)) return false;
      return matchesAccelerator(accelerator, event, isMac);
    });
    if (pressed && registry.run(pressed.command.id)) event.preventDefault();
  }

  page.addEventListener('keydown', onKeyDown);
  onScopeDispose(() => page.removeEventListener('keydown', onKeyDown));
}

/** True on a Mac, where keys have other names. */
export function isMacPlatform({ platform }: Pick<Navigator, 'platform'> = navigator): boolean {
  return /^(Mac|iP)/.test(platform);
}
