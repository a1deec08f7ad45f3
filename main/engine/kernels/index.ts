// The list of built-in kernels. A new one is one file here and one line in the list.
// A spec that names none has the first.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { firstModel } from './first-model.ts';
import { linux4_10 } from './linux-4-10.ts';
import { linux4_14 } from './linux-4-14.ts';
import { linux4_20 } from './linux-4-20.ts';
import { linux5_2 } from './linux-5-2.ts';
import { linux5_13 } from './linux-5-13.ts';
import { linux5_18 } from './linux-5-18.ts';
import { linux6_6 } from './linux-6-6.ts';
import { linux6_13 } from './linux-6-13.ts';
import { linux6_14 } from './linux-6-14.ts';
import { linux6_15 } from './linux-6-15.ts';
import { linux6_18 } from './linux-6-18.ts';

export const kernels: readonly KernelProfile[] = [
  firstModel,
  linux4_10,
  linux4_14,
  linux4_20,
  linux5_2,
  linux5_13,
  linux5_18,
  linux6_6,
  linux6_13,
  linux6_14,
  linux6_15,
  linux6_18,
];

export function findKernel(name: string): KernelProfile | undefined {
  return kernels.find(({ kernel }) => kernel.name === name);
}
