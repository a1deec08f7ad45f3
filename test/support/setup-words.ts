import type { Spec } from '../../shared/spec/spec.ts';
import { describeWorkload } from '../../shared/text/results.ts';
import type { DescribeSetup } from '../../shared/text/setup.ts';

/** Says of a spec its workload, and of its machine what a test wants; default its name. */
export const setupOf =
  (machine?: string): DescribeSetup =>
  (spec: Spec) => ({
    machine: machine ?? spec.machine.name,
    kernel: '',
    workload: describeWorkload(spec),
  });
