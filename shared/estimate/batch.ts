/** What hits a CPU: CPUs that each ask it for a flush now and then, and wait until it is done. */
export interface HandlerLoad {
  /** CPUs that ask; they need not be whole. */
  readonly sources: number;
  /** Requests of each, per ns. */
  readonly perSource: number;
  /** From the first request on a queue to its handler, ns: if the CPU is free, and at least. */
  readonly delay: number;
  readonly way: number;
  /** Of a handler, and of each request in it, ns. */
  readonly irq: number;
  readonly each: number;
}

/** The handlers of a CPU in the mean. */
export interface Batch extends HandlerLoad {
  /** Requests that one handler takes. */
  readonly size: number;
  /** How long one takes, ns. */
  readonly length: number;
  /** From its first request to its start, ns. */
  readonly window: number;
  /** How soon a source asks again that is not waiting, per ns; and any of them in a handler. */
  readonly hazard: number;
  readonly first: number;
}

const rounds = 40;

/** The steady state of handlers, each as long as the requests that it finds. */
export function batchOf(load: HandlerLoad): Batch {
  const { sources, perSource, delay, way, irq, each } = load;
  let size = 1;
  let [window, length, hazard, first] = [delay, irq + each, perSource, sources * perSource];
  for (let round = 0; round < rounds; round++) {
    length = irq + size * each;
    // A source asks for nothing more while it waits.
    const waits = window * (1 + 1 / size) * 0.5 + irq + (each * (1 + size)) / 2;
    hazard = perSource / Math.max(0.02, 1 - perSource * waits);
    first = Math.max(0, sources - size) * hazard;
    const rest = Math.max(0, length - way);
    const free = Math.exp(-first * rest);
    // The first request after a handler's start comes at e: its handler waits for the rest of this one.
    const waited = first > 0 ? length * (1 - free) - (1 - free * (1 + first * rest)) / first : 0;
    window = free * delay + waited;
    const next = 1 + Math.max(0, sources - 1) * (1 - Math.exp(-hazard * window));
    const change = next - size;
    size += change * 0.7;
    if (Math.abs(change) < 1e-6 * size) break;
  }
  return { ...load, size, length, window, hazard, first };
}

/** Chance that a request's own flush begins within y ns of its being queued, but for the entry. */
export function startsWithin(batch: Batch, y: number): number {
  const { size, window, length, first, delay, way, each, hazard } = batch;
  const rest = Math.max(0, length - way);
  let leads = 0;
  if (y >= way) {
    // It leads a handler, which waits for the one before or takes its way.
    const behind = y >= length ? 1 : Math.exp(-first * (length - y));
    const free = Math.exp(-first * rest);
    leads = Math.max(0, (rest > 0 ? behind : 1) - free) + (y >= delay ? free : 0);
    if (rest === 0) leads = y >= delay ? 1 : 0;
  }
  const [low, high] = [each * size, window + each];
  let follows = y >= high ? 1 : 0;
  if (y < high && y > low && high > low) {
    const at = (window * (high - y)) / (high - low);
    const end = Math.exp(-hazard * window);
    follows = (Math.exp(-hazard * at) - end) / (1 - end);
  }
  return leads / size + follows * (1 - 1 / size);
}

/** After how long every request's own flush has begun, ns. */
export function latestStart({ window, delay, length, each, size, first, way }: Batch): number {
  const isBehind = first > 0 && length > way;
  return Math.max(delay, isBehind ? length : 0, window + each, each * size);
}
