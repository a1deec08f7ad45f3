import { gfpLayouts } from './gfp-layouts.ts';

const flags = new Set(gfpLayouts.flatMap(({ bits }) => bits));
const namedSet =
  /^GFP_(?:TRANSHUGE(?:_LIGHT)?|HIGHUSER(?:_MOVABLE)?|USER|KERNEL(?:_ACCOUNT)?|NOFS|ATOMIC|NOIO|NOWAIT|DMA(?:32)?)$/;

const isFlag = (word: string) =>
  namedSet.test(word) || (word.startsWith('__GFP_') && flags.has(word.slice('__GFP_'.length)));

/** What a line can end with: a bracket, a decimal number, an offset of a symbol, a kernel address. */
const ends = /[)\]]$|[=:]-?\d+$|\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?$|=0x0$|0x[0-9a-f]{16}$/;

/**
 * Whether an event's line that has no line end is whole: its last word is one that cannot be cut off
 * without being seen, or is known from lines before.
 */
export function seemsWhole(text: string, isKnown: boolean): boolean {
  if (isKnown || ends.test(text)) return true;
  const [, value = ''] = /gfp_flags=(\S+)$/.exec(text) ?? [];
  return value !== '' && value.split('|').every(isFlag);
}
