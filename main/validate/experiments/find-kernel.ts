import type { Kernel } from '../../../shared/spec/kernel.ts';
import { findKernel, kernels } from '../../engine/kernels/index.ts';
import { linesOf, type LinesVersion } from '../../engine/kernels/lines-of.ts';
import type { Constants } from '../../engine/constants.ts';

/** A version as two numbers; null for what is none. */
function versionOf(name: string): readonly [number, number] | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(name) ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor)];
}

const isUpTo = (a: readonly [number, number], b: readonly [number, number]) =>
  a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]);

/** Whether a kernel is of this version or a later one; false for what is no version. */
export function isFrom(kernel: string, since: string): boolean {
  const [own, first] = [versionOf(kernel), versionOf(since)];
  return own !== null && first !== null && isUpTo(first, own);
}

/** The version whose lines a kernel has. */
function linesVersion(name: string): LinesVersion {
  if (isFrom(name, '5.13')) return '5.13';
  if (isFrom(name, '4.20')) return '5.2';
  return isFrom(name, '4.14') ? '4.14' : '4.10';
}

/** Why there is no kernel of this name. */
export function noKernel(name: string | null | undefined): string {
  const isVersion = typeof name === 'string' && versionOf(name) !== null;
  return isVersion
    ? `kernel ${name} is older than those that the lab has`
    : `kernel ${JSON.stringify(name)} is no version`;
}

/**
 * The kernel of a row under given constants: the built-in one of this version, else the latest before it;
 * null if there is none.
 */
export function kernelOf(name: string, constants: Constants): Kernel | null {
  const exact = findKernel(name);
  const version = versionOf(name);
  const earlier = kernels.filter(({ kernel }) => {
    const own = versionOf(kernel.name);
    return own !== null && version !== null && isUpTo(own, version);
  });
  const found = exact ?? earlier.at(-1);
  return found ? { ...found.kernel, ...linesOf(linesVersion(name), constants) } : null;
}
