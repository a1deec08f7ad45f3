import type { TraceFigureName } from '../figure.ts';
import { fitBlocked } from './fit-blocked.ts';
import { fitBurst } from './fit-burst.ts';
import { fitOpGap } from './fit-op-gap.ts';
import { fitOrder } from './fit-order.ts';
import { replayCostByWindow } from './replay-cost-by-window.ts';
import { replayCost } from './replay-cost.ts';
import { replayWindows } from './replay-windows.ts';
import { traceClasses } from './trace-classes.ts';
import type { TraceFigureBuilder } from './figure-input.ts';
import { traceFlushSizes } from './trace-flush-sizes.ts';
import { traceFlushes } from './trace-flushes.ts';
import { traceInterrupts } from './trace-interrupts.ts';
import { traceOrders } from './trace-orders.ts';
import { traceOwners } from './trace-owners.ts';
import { traceReuseDelay } from './trace-reuse-delay.ts';
import { traceReuse } from './trace-reuse.ts';
import { traceRunLength } from './trace-run-length.ts';

/** Every figure of a trace by name, in the order of the pages. */
export const traceFigureBuilders: Readonly<Record<TraceFigureName, TraceFigureBuilder>> = {
  'trace-run-length': traceRunLength,
  'trace-orders': traceOrders,
  'trace-classes': traceClasses,
  'trace-owners': traceOwners,
  'trace-reuse': traceReuse,
  'trace-reuse-delay': traceReuseDelay,
  'trace-flushes': traceFlushes,
  'trace-flush-sizes': traceFlushSizes,
  'trace-interrupts': traceInterrupts,
  'fit-burst': fitBurst,
  'fit-blocked': fitBlocked,
  'fit-op-gap': fitOpGap,
  'fit-order': fitOrder,
  'replay-cost': replayCost,
  'replay-windows': replayWindows,
  'replay-cost-by-window': replayCostByWindow,
};
