import type { Background, MarkerShape } from './colours.ts';

/** How a policy looks in every figure: a family shares a hue, and no two have colour and mark alike. */
export interface PolicyLook {
  readonly colours: Readonly<Record<Background, string>>;
  readonly marker: MarkerShape;
}

const look = (white: string, dark: string, marker: MarkerShape): PolicyLook => ({
  colours: { white, dark },
  marker,
});

const looks: Readonly<Record<string, PolicyLook>> = {
  none: look('#6b7280', '#9aa3ad', 'square'),
  'no-flush': look('#8a4b2f', '#d99a7c', 'diamond'),
  'local-only': look('#44403c', '#d6d3c8', 'triangle-down'),
  sync: look('#cc1f1a', '#ff6a5f', 'circle'),
  'sync-running': look('#b86e00', '#f0b03f', 'square'),
  deferred: look('#5052f0', '#8f92ff', 'circle'),
  'deferred-task': look('#4a90d0', '#86c2f5', 'triangle'),
  'deferred-batch': look('#0a5a9c', '#4ba3e6', 'square'),
  'deferred-reuse': look('#068a95', '#2cc3cf', 'diamond'),
  'deferred-tick': look('#20208c', '#b7a6ff', 'triangle-right'),
  'deferred-entry': look('#7a1a7e', '#d983dc', 'triangle-down'),
  'deferred-bounded': look('#0f6b48', '#3fc98f', 'triangle'),
  latr: look('#75701a', '#c9c24a', 'diamond'),
  broadcast: look('#c4177f', '#ff77bd', 'triangle-right'),
  invlpgb: look('#c4177f', '#ff77bd', 'circle'),
  rar: look('#9b1d63', '#f59acb', 'square'),
  kernel: look('#a3341f', '#ff8a70', 'triangle'),
  'kernel-lazy': look('#8f5a00', '#e8b860', 'triangle-down'),
  luf: look('#2f6fb0', '#79b5ee', 'diamond'),
  'reclaim-batch': look('#146c74', '#4fcdd6', 'square'),
};

/** A policy of one's own gets the look of a slot that its name chooses, the same every time. */
export function slotOfName(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 210;
  return sum;
}

export function findLook(policy: string): PolicyLook | undefined {
  return Object.hasOwn(looks, policy) ? looks[policy] : undefined;
}
