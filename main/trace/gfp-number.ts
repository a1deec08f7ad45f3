import { gfpLayouts, type GfpLayout } from './gfp-layouts.ts';

const reclaim = ['DIRECT_RECLAIM', 'KSWAPD_RECLAIM'];
const user = [...reclaim, 'IO', 'FS', 'HARDWALL'];
const movable = [...user, 'HIGHMEM', 'MOVABLE'];
const light = ['IO', 'FS', 'HARDWALL', 'HIGHMEM', 'MOVABLE', 'COMP', 'NOMEMALLOC', 'NOWARN'];

/** The flag sets that the kernel names, in the order in which it looks for them. */
const classes: readonly (readonly [name: string, bits: readonly string[]])[] = [
  ['GFP_TRANSHUGE', [...light, 'DIRECT_RECLAIM']],
  ['GFP_TRANSHUGE_LIGHT', light],
  ['GFP_HIGHUSER_MOVABLE', movable],
  ['GFP_HIGHUSER', [...user, 'HIGHMEM']],
  ['GFP_USER', user],
  ['GFP_KERNEL_ACCOUNT', [...reclaim, 'IO', 'FS', 'ACCOUNT']],
  ['GFP_KERNEL', [...reclaim, 'IO', 'FS']],
  ['GFP_NOFS', [...reclaim, 'IO']],
  ['GFP_ATOMIC', ['HIGH', 'KSWAPD_RECLAIM']],
  ['GFP_NOIO', reclaim],
  ['GFP_NOWAIT', ['KSWAPD_RECLAIM']],
];

/** Before 4.4 one bit said both kinds of reclaim. Its atomic allocations have no such bit. */
const inOldWords = (bits: readonly string[]) => [
  ...new Set(bits.flatMap((bit) => (bit === 'KSWAPD_RECLAIM' ? [] : [bit]))),
];

interface Decoded {
  readonly text: string;
  /** Flags beside those of the class; the fewer, the more likely the layout. */
  readonly rest: number;
}

function decode(value: number, { bits }: GfpLayout): Decoded | null {
  const names = new Set<string>();
  for (let bit = 0, left = value; left > 0; bit++, left = Math.floor(left / 2)) {
    if (left % 2 === 0) continue;
    const name = bits[bit];
    if (name === undefined) return null;
    names.add(name === 'WAIT' ? 'DIRECT_RECLAIM' : name);
  }
  const isOld = bits.includes('WAIT');
  const found = classes.find(([, wanted]) => {
    const needed = isOld ? inOldWords(wanted) : wanted;
    return needed.length > 0 && needed.every((bit) => names.has(bit));
  });
  // No page is of two zones.
  if (!found || (names.has('DMA') && names.has('HIGHMEM'))) return null;
  const [named, own] = found;
  const rest = [...names].filter((name) => !own.includes(name));
  const text = [named, ...rest.map((name) => `__GFP_${name}`)].join('|');
  return { text, rest: rest.length };
}

const isBefore = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) =>
  a < c || (a === c && b < d);

/** The layout of a kernel such as 6.12.3-arch1; undefined if it names no version. */
function layoutOf(kernel: string | null): GfpLayout | undefined {
  const match = /^(\d+)\.(\d+)/.exec(kernel ?? '');
  if (!match) return undefined;
  const version = [Number(match[1]), Number(match[2])] as const;
  return gfpLayouts.find(
    ({ from, before }) => !isBefore(version, from) && isBefore(version, before),
  );
}

/** The layout in which the fewest flags stand beside a set that has a name. */
function likeliest(value: number, layouts: readonly GfpLayout[]): string | null {
  const decoded = layouts.map((one) => decode(value, one)).filter((one) => one !== null);
  return decoded.sort((a, b) => a.rest - b.rest)[0]?.text ?? null;
}

/**
 * GFP flags that were printed as a number, in the kernel's words: by the layout of the kernel, if it is
 * known and gives them a meaning (some distributions' does not), else by the likeliest one. Null if no
 * layout gives them a meaning.
 */
export function nameGfpNumber(value: number, kernel: string | null): string | null {
  if (value === 0) return 'none';
  const known = layoutOf(kernel);
  const named = known ? likeliest(value, [known]) : null;
  return named ?? likeliest(value, gfpLayouts);
}
