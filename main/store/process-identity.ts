// Identifies a process. Pids are reused, so the identity is the pid and the start. The rule: when in
// doubt, a process counts as alive. lock.ts decides what follows from that.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The start of a living process, as text good only for comparison; null if the system hides it. */
export type ProcessStart = string | null;

/** undefined if there is no such process, or it is a zombie. */
export function processStart(pid: number): ProcessStart | undefined {
  if (!isThere(pid)) return undefined;
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') return null;
  try {
    const options = { encoding: 'utf8', timeout: 2000 } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null;
  } catch {
    return null;
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function linuxStart(pid: number): ProcessStart | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // "pid (name) state ...": the name may contain spaces and brackets; field 22 is the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const ticks = fields[19];
    return ticks === undefined ? null : `${boot}/${ticks}`;
  } catch {
    return null;
  }
}
