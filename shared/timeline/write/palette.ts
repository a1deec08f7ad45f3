/** The colours of one policy: its flushes, the work around them, waiting, stale in user code and not. */
export interface PolicyTints {
  readonly strong: string;
  readonly mid: string;
  readonly pale: string;
  readonly stale: string;
  readonly quiet: string;
}

/** Greys are what a CPU does; tints are what a policy adds. On white; the page has its own for the dark. */
export const greys = {
  idle: '#ffffff',
  wake: '#e9ebee',
  user: '#d6dae0',
  kernel: '#6b737d',
  switch: '#16191d',
  unknown: '#f4f5f7',
  /** Lines of states that their grey alone does not tell from others. */
  edge: '#828a94',
  ink: '#16191d',
  muted: '#4c535c',
  line: '#cfd4da',
} as const;

export const policyTints = {
  red: { strong: '#d1410c', mid: '#f19a6e', pale: '#fce4d8', stale: '#e87b4f', quiet: '#f8cfba' },
  blue: { strong: '#1f4fd8', mid: '#86a2f1', pale: '#dbe4fc', stale: '#6688ea', quiet: '#c3d0f8' },
  green: { strong: '#0b7a4b', mid: '#6fbd9a', pale: '#d5efe3', stale: '#3f9d74', quiet: '#b7e0cd' },
  violet: {
    strong: '#8a2f9e',
    mid: '#c58fd1',
    pale: '#f0dff4',
    stale: '#a95fba',
    quiet: '#e0c3e7',
  },
} as const satisfies Record<string, PolicyTints>;
export type Hue = keyof typeof policyTints;
export const hues = Object.keys(policyTints) as Hue[];

/** The hue of a policy by how it tells other CPUs; those that tell nobody have the last. */
export function hueOfPolicy(name: string): Hue {
  if (/^(sync|plain-xpfo)/.test(name)) return 'red';
  if (/^(deferred|latr)/.test(name)) return 'blue';
  return name === 'broadcast' ? 'green' : 'violet';
}
