// The list of built-in kernels. A new one is one file here and one line in the list.
// A spec that names none has the first.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { firstModel } from './first-model.ts';

export const kernels: readonly KernelProfile[] = [firstModel];

export function findKernel(name: string): KernelProfile | undefined {
  return kernels.find(({ kernel }) => kernel.name === name);
}
