// Workload kernel-build: make -jN of a Linux kernel, as in the published measurements.
// userCycles, allocShare, reuseShare and totalOps are the design's estimates; kernelCycles is what
// page-table isolation leaves of the posted system times (914 to 951 s over 5.55e8 operations on the
// Xeon, 608 to 611 s on the i5), one number for both machines. Huge pages are rare
// in it. Bursts and blocking: 148 to 202 switches per CPU-second were measured (Sedat Dilek, 2021).
import { absentValues } from '../../../shared/spec/absent-values.ts';
import { workloadFields } from '../../../shared/spec/workload-fields.ts';
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';

export const kernelBuild: WorkloadProfile = {
  ...absentValues(workloadFields),
  name: 'kernel-build',
  tasks: 'min(cpus,60)',
  userCycles: 39500,
  kernelCycles: 2860,
  allocShare: 0.37,
  orderWeights: [0.9995, 0, 0, 0, 0, 0, 0, 0, 0, 0.0005, 0],
  reuseShare: 0.6,
  burstMs: 4,
  blockMs: 0.2,
  syscallsPerMs: 20,
  totalOps: 5.55e8,
  attacker: 'none',
};
