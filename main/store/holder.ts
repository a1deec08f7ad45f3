// The recorded identity of the process that holds something: pid, start and host. The rule: a process
// that cannot be inspected counts as alive. What is held is up to lock.ts and trace-methods.ts.
import { hostname } from 'node:os';
import { processStart, type ProcessStart } from './process-identity.ts';

export interface Holder {
  readonly pid: number;
  readonly start: ProcessStart;
  readonly host: string;
}

export function ownIdentity(): Holder {
  return { pid: process.pid, start: processStart(process.pid) ?? null, host: hostname() };
}

/** A process on another host cannot be inspected, and counts as alive. */
export function isLiving(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  const start = processStart(holder.pid);
  if (start === undefined) return false;
  return start === null || holder.start === null || start === holder.start;
}

/** Reads the JSON of an `ownIdentity`; undefined if it is something else. */
export function toHolder(text: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, start, host }: { pid?: unknown; start?: unknown; host?: unknown } = value;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return undefined;
  if (typeof host !== 'string') return undefined;
  return { pid, start: typeof start === 'string' ? start : null, host };
}
