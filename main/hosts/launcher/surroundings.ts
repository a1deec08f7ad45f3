// Inspects the computer: display, root, user namespaces. The rule: nothing is changed or started; what
// the system does not reveal counts as present.
import { readFileSync } from 'node:fs';
import type { Surroundings } from './choose-host.ts';

/** Kernel settings that turn unprivileged user namespaces off, with the value that does so. */
const switches: readonly (readonly [path: string, off: string])[] = [
  ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
  ['/proc/sys/user/max_user_namespaces', '0'],
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
];

/** `read` returns a file's text, or undefined if there is no such file. */
export function hasUserNamespaces(read: (path: string) => string | undefined): boolean {
  return switches.every(([path, off]) => read(path)?.trim() !== off);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // Absent, or not readable.
  }
}

export function lookAround(env: NodeJS.ProcessEnv): Omit<Surroundings, 'findElectron'> {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasDisplay: Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']),
    hasUserNamespaces: hasUserNamespaces(readIfThere),
  };
}
