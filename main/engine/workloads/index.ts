// The list of built-in workloads. A new one is one file here and one line in the list.
// A profile may give its number of tasks as a rule over the CPU count (rules.ts).
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { allocator } from './allocator.ts';
import { allocStorm } from './alloc-storm.ts';
import { kernelBuild } from './kernel-build.ts';
import { madvisePair } from './madvise-pair.ts';
import { mostlyIdle } from './mostly-idle.ts';
import { munmapSharers } from './munmap-sharers.ts';
import { thp } from './thp.ts';
import { tlbFlush } from './tlb-flush.ts';

export const workloads: readonly WorkloadProfile[] = [
  kernelBuild,
  allocStorm,
  mostlyIdle,
  thp,
  tlbFlush,
  madvisePair,
  munmapSharers,
  allocator,
];

export function findWorkload(name: string): WorkloadProfile | undefined {
  return workloads.find((workload) => workload.name === name);
}
