import { latestStart, startsWithin, type Batch } from './batch.ts';
import type { Base } from './base.ts';
import type { Shootdown } from './shootdown.ts';
import { initiatorsOf, type Block } from './targets.ts';

/** Pairs that are alike: their share, and the chance that one is still stale so long after t0, ns. */
export interface WindowPart {
  readonly share: number;
  readonly stale: (ns: number) => number;
}

/** So many targets, evenly spread over the order of sending, stand for all. */
const samples = 16;

interface Place {
  readonly block: Block;
  readonly sent: number;
}

/** Targets at even places of the order in which requests are sent, and the work up to each, ns. */
function placesOf({ costs }: Base, blocks: readonly Block[], absent: number): Place[] {
  const total = blocks.reduce((sum, { count }) => sum + count, 0);
  const perLine = costs.sendLines * (1 - absent);
  const places: Place[] = [];
  let [before, number] = [0, 0];
  for (const block of blocks) {
    for (;;) {
      const place = ((places.length + 0.5) * total) / samples - number;
      if (places.length === samples || place >= block.count) break;
      places.push({ block, sent: (before + (place + 0.5) * block.line) * perLine });
    }
    before += block.count * block.line;
    number += block.count;
  }
  return places;
}

/** Windows that interrupts close: of the pairs with a target. */
export function directWindows(base: Base, shootdown: Shootdown, idleShare: number): WindowPart[] {
  const { costs, spec } = base;
  const runningOnly = spec.policy.remote === 'ipi' && spec.policy.targets === 'running';
  const stretch = 1 / (1 - shootdown.load);
  const report = costs.irq + shootdown.each;
  const isOnce = spec.kernel.kick === 'once';
  const parts: WindowPart[] = [];
  for (const { weight, blocks } of initiatorsOf(base, idleShare, runningOnly)) {
    const places = placesOf(base, blocks, runningOnly ? idleShare : 0);
    const all = places.at(-1)?.sent ?? 0;
    for (const { block, sent } of places) {
      // With interrupts at once the last request goes before the first interrupt.
      const from = (isOnce ? all : sent) * stretch + report;
      const { busy, idle } = shootdown.handlers[block.way];
      const begun = (batch: Batch, ns: number) => startsWithin(batch, ns - from);
      parts.push({
        share: weight / places.length,
        stale: (ns) => {
          if (ns > from + Math.max(latestStart(busy), latestStart(idle))) return 0;
          const asleep = block.idle > 0 ? block.idle * begun(idle, ns) : 0;
          return 1 - asleep - (block.idle < 1 ? (1 - block.idle) * begun(busy, ns) : 0);
        },
      });
    }
  }
  return parts;
}
