/** A key with its modifiers. */
export interface Accelerator {
  readonly ctrlOrCmd: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** A letter, a digit, another character, or a name such as F11. */
  readonly key: string;
}

/** The used part of a keyboard event. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'
>;

const namedKeys: Readonly<Record<string, string>> = { Plus: '+' };

/**
 * Reads an accelerator in Electron's words: `CmdOrCtrl+Shift+P`, `?`, `CmdOrCtrl+-`.
 * @throws Error for an unknown word.
 */
export function parseAccelerator(text: string): Accelerator {
  const words = text.split('+');
  const key = words.pop() ?? '';
  const unknown = words.filter((word) => !['CmdOrCtrl', 'Alt', 'Shift'].includes(word));
  if (unknown.length > 0 || !/^(?:[A-Z0-9]|F\d{1,2}|Plus|[^\sA-Za-z0-9])$/.test(key)) {
    throw new Error(`${text} is not an accelerator`);
  }
  return {
    ctrlOrCmd: words.includes('CmdOrCtrl'),
    alt: words.includes('Alt'),
    shift: words.includes('Shift'),
    key: namedKeys[key] ?? key,
  };
}

/**
 * Whether the key is the one pressed: by its character, or by its position where Alt or a layout changes
 * the character.
 */
function isKey(key: string, press: KeyPress): boolean {
  if (press.key.toUpperCase() === key.toUpperCase()) return true;
  if (!/^[A-Z0-9]$/.test(key)) return false;
  const isLatin = /^[A-Za-z]$/.test(press.key);
  return !isLatin && (press.code === `Key${key}` || press.code === `Digit${key}`);
}

/**
 * Characters such as `?` are where the layout puts them, so Shift only counts for letters, digits and
 * names.
 */
export function matchesAccelerator(
  accelerator: Accelerator,
  press: KeyPress,
  isMac: boolean,
): boolean {
  const [main, other] = isMac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  const hasShift = /^(?:[A-Z0-9]|F\d+)$/.test(accelerator.key) || accelerator.ctrlOrCmd;
  return (
    main === accelerator.ctrlOrCmd &&
    !other &&
    press.altKey === accelerator.alt &&
    (!hasShift || press.shiftKey === accelerator.shift) &&
    isKey(accelerator.key, press)
  );
}

/** True for keys that type into a field, which a command must not intercept. */
export function writesText({ ctrlOrCmd, alt, key }: Accelerator, isMac: boolean): boolean {
  if (ctrlOrCmd || /^F\d+$/.test(key)) return false;
  return !alt || isMac;
}

/** The names of the keys on this system, to be shown side by side. */
export function nameKeys(text: string, isMac: boolean): string[] {
  const { ctrlOrCmd, alt, shift, key } = parseAccelerator(text);
  return [
    ...(ctrlOrCmd ? [isMac ? 'Cmd' : 'Ctrl'] : []),
    ...(alt ? [isMac ? 'Option' : 'Alt'] : []),
    ...(shift ? ['Shift'] : []),
    key,
  ];
}
