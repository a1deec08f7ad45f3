// The list of built-in workloads. A new one is one file here and one line in the list.
// A profile may give its number of tasks as a rule over the CPU count (rules.ts).
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { allocator } from './allocator.ts';
import { allocStorm } from './alloc-storm.ts';
import { kernelBuild } from './kernel-build.ts';
import { madvisePair } from './madvise-pair.ts';
import { mapServer } from './map-server.ts';
import { membarrier } from './membarrier.ts';
import { mostlyIdle } from './mostly-idle.ts';
import { munmapSharers } from './munmap-sharers.ts';
import { pageMigration } from './page-migration.ts';
import { reclaim } from './reclaim.ts';
import { thp } from './thp.ts';
import { tlbFlush } from './tlb-flush.ts';
import { tlbFlush1 } from './tlb-flush1.ts';
import { tlbFlush2 } from './tlb-flush2.ts';
import { tlbFlush3 } from './tlb-flush3.ts';
import { xpfoServer } from './xpfo-server.ts';

export const workloads: readonly WorkloadProfile[] = [
  kernelBuild,
  allocStorm,
  mostlyIdle,
  thp,
  tlbFlush,
  tlbFlush1,
  tlbFlush2,
  tlbFlush3,
  madvisePair,
  munmapSharers,
  mapServer,
  xpfoServer,
  membarrier,
  reclaim,
  pageMigration,
  allocator,
];

export function findWorkload(name: string): WorkloadProfile | undefined {
  return workloads.find((workload) => workload.name === name);
}
