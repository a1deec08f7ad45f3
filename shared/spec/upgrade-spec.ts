/** A spec, or one of its sections, as it was stored: of any version, and not yet checked. */
type Stored = Readonly<Record<string, unknown>>;

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A spec as the fields of today state it. Up to model version 3, `run.drainMs` said how long windows
 * were followed after the measured time: each one for at least as long, which is today's `run.horizonMs`.
 */
export function upgradeSpec(spec: unknown): unknown {
  if (!isStored(spec) || !isStored(spec['run']) || !('drainMs' in spec['run'])) return spec;
  const run = Object.entries(spec['run']).map(([name, value]) => [
    name === 'drainMs' ? 'horizonMs' : name,
    value,
  ]);
  return { ...spec, run: Object.fromEntries(run) };
}
