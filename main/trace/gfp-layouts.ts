/** Bits of GFP flags of a range of kernels (include/linux/gfp.h, later gfp_types.h), by name. */
export interface GfpLayout {
  /** The kernels that have it, as [major, minor]: from, and before. */
  readonly from: readonly [number, number];
  readonly before: readonly [number, number];
  /** Names of the bits from the lowest on. */
  readonly bits: readonly string[];
}

const zones = 'DMA HIGHMEM DMA32 MOVABLE';
const longKept =
  'HIGH IO FS COLD NOWARN RETRY_MAYFAIL NOFAIL NORETRY MEMALLOC COMP ZERO NOMEMALLOC HARDWALL THISNODE';
const between = `${zones} RECLAIMABLE ${longKept} ATOMIC ACCOUNT`;

const layout = (from: GfpLayout['from'], before: GfpLayout['before'], bits: string): GfpLayout => ({
  from,
  before,
  bits: bits.split(' '),
});

/** Newest first. */
export const gfpLayouts: readonly GfpLayout[] = [
  layout(
    [5, 1],
    [Infinity, 0],
    `${zones} RECLAIMABLE HIGH IO FS ZERO ATOMIC DIRECT_RECLAIM KSWAPD_RECLAIM WRITE NOWARN ` +
      'RETRY_MAYFAIL NOFAIL NORETRY MEMALLOC COMP NOMEMALLOC HARDWALL THISNODE ACCOUNT ZEROTAGS ' +
      'SKIP_ZERO SKIP_KASAN NOLOCKDEP NO_OBJ_EXT',
  ),
  layout([4, 18], [5, 1], `${between} DIRECT_RECLAIM KSWAPD_RECLAIM NOLOCKDEP`),
  layout([4, 11], [4, 18], `${between} NOTRACK DIRECT_RECLAIM WRITE KSWAPD_RECLAIM NOLOCKDEP`),
  layout([4, 4], [4, 11], `${between} NOTRACK DIRECT_RECLAIM OTHER_NODE WRITE KSWAPD_RECLAIM`),
  layout(
    [2, 6],
    [4, 4],
    `${zones} WAIT ${longKept} RECLAIMABLE ACCOUNT NOTRACK NO_KSWAPD OTHER_NODE WRITE`,
  ),
];
