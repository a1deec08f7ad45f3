import { describe, expect, it } from 'vitest';
import {
  matchesAccelerator,
  nameKeys,
  parseAccelerator,
  writesText,
  type KeyPress,
} from '../../../renderer/commands/accelerator.ts';
import { commands } from '../../../shared/commands.ts';

function press(key: string, code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

const matches = (text: string, pressed: KeyPress, isMac = false) =>
  matchesAccelerator(parseAccelerator(text), pressed, isMac);

describe('an accelerator', () => {
  it('is read from its words', () => {
    expect(parseAccelerator('CmdOrCtrl+Shift+P')).toEqual({
      ctrlOrCmd: true,
      alt: false,
      shift: true,
      key: 'P',
    });
    expect(parseAccelerator('CmdOrCtrl+Plus').key).toBe('+');
    expect(parseAccelerator('CmdOrCtrl+-').key).toBe('-');
    expect(() => parseAccelerator('Hyper+P')).toThrow('Hyper+P is not an accelerator');
    expect(() => parseAccelerator('Ctrl')).toThrow('is not an accelerator');
  });

  it('is readable for every command', () => {
    const keys = commands.flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys.map((key) => parseAccelerator(key).key)).not.toContain('');
  });

  it('is Ctrl here and Cmd on a Mac', () => {
    const ctrl = press('k', 'KeyK', { ctrlKey: true });
    const cmd = press('k', 'KeyK', { metaKey: true });
    expect([matches('CmdOrCtrl+K', ctrl), matches('CmdOrCtrl+K', cmd)]).toEqual([true, false]);
    expect([matches('CmdOrCtrl+K', ctrl, true), matches('CmdOrCtrl+K', cmd, true)]).toEqual([
      false,
      true,
    ]);
  });

  it('needs just the keys that it names', () => {
    const held = { ctrlKey: true, shiftKey: true };
    expect(matches('CmdOrCtrl+Shift+P', press('P', 'KeyP', held))).toBe(true);
    expect(matches('CmdOrCtrl+Shift+P', press('p', 'KeyP', { ctrlKey: true }))).toBe(false);
    expect(matches('CmdOrCtrl+K', press('k', 'KeyK', { ctrlKey: true, altKey: true }))).toBe(false);
    expect(matches('Alt+N', press('n', 'KeyN'))).toBe(false);
  });

  it('finds a letter by its place where Alt or the layout types another character', () => {
    expect(matches('Alt+N', press('Dead', 'KeyN', { altKey: true }), true)).toBe(true);
    expect(matches('CmdOrCtrl+K', press('\u043b', 'KeyK', { ctrlKey: true }))).toBe(true);
    expect(matches('CmdOrCtrl+Alt+1', press('&', 'Digit1', { ctrlKey: true, altKey: true }))).toBe(
      true,
    );
    // Another Latin layout keeps its letters.
    expect(matches('CmdOrCtrl+Q', press('a', 'KeyQ', { ctrlKey: true }))).toBe(false);
  });

  it('takes a character from wherever a layout has it', () => {
    expect(matches('?', press('?', 'Slash', { shiftKey: true }))).toBe(true);
    expect(matches('?', press('?', 'KeyM', { shiftKey: false }))).toBe(true);
    expect(matches('?', press('?', 'Slash', { shiftKey: true, ctrlKey: true }))).toBe(false);
  });

  it('writes text or does not', () => {
    const writes = (text: string, isMac = false) => writesText(parseAccelerator(text), isMac);
    expect(['?', 'F11', 'Alt+N', 'CmdOrCtrl+K'].map((text) => writes(text))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(writes('Alt+N', true)).toBe(true);
  });

  it('is named as the keys are on the system', () => {
    expect(nameKeys('CmdOrCtrl+Alt+1', false)).toEqual(['Ctrl', 'Alt', '1']);
    expect(nameKeys('CmdOrCtrl+Shift+P', true)).toEqual(['Cmd', 'Shift', 'P']);
  });
});
