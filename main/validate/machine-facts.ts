import type { MachineFacts } from './measurement.ts';

/** What a number of a machine may be; others are not used. */
const limits = {
  sockets: { min: 1, max: 64, isWhole: true },
  cores: { min: 1, max: 1024, isWhole: true },
  threads: { min: 1, max: 1024, isWhole: true },
  ghz: { min: 0.1, max: 10, isWhole: false },
} as const;

/** What is said of a machine, as far as it can be, and what cannot, in words. */
export function readFacts(said: unknown): {
  readonly facts: MachineFacts;
  readonly notes: readonly string[];
} {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) {
    return { facts: {}, notes: ['what is said of the machine is no object, and not used'] };
  }
  const given = new Map<string, unknown>(Object.entries(said));
  const notes: string[] = [];
  const numbers = Object.entries(limits).map(([name, { min, max, isWhole }]) => {
    const value = given.get(name) ?? null;
    if (value === null) return [name, null] as const;
    const isIn =
      typeof value === 'number' &&
      value >= min &&
      value <= max &&
      (!isWhole || Number.isInteger(value));
    if (!isIn) notes.push(`${name} of the machine is not ${min} to ${max}, and not used`);
    return [name, isIn ? value : null] as const;
  });
  const cpu = given.get('cpu') ?? null;
  if (cpu !== null && typeof cpu !== 'string') notes.push('cpu of the machine is no text');
  const facts: MachineFacts = {
    cpu: typeof cpu === 'string' ? cpu : null,
    ...Object.fromEntries(numbers),
  };
  const { cores, threads } = facts;
  if (typeof cores === 'number' && typeof threads === 'number' && threads < cores) {
    notes.push('the machine has fewer threads than cores: cores is not used');
    return { facts: { ...facts, cores: null }, notes };
  }
  return { facts, notes };
}
