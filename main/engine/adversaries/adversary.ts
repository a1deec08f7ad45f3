// What holds a CPU against a policy's contract (MODEL.md, section 2): one file each, behind this
// interface. An adversary says what its CPU does; the drawn work carries it out, and the contract check
// looks at that CPU alone too. A new mechanism of a CPU is a new field here.
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Workload } from '../../../shared/spec/workload.ts';

export type AdversaryName = Exclude<Workload['attacker'], 'none'>;

/** What its task does for ever: user code, a kernel entry, kernel code, and again. */
export interface AdversaryTask {
  /** User code between entries, ns; infinite if it never enters the kernel, 0 if it never leaves it. */
  readonly userNs: number;
  /** Kernel code, ns; infinite if it never leaves it. */
  readonly kernelNs: number;
  /** Whether interrupts and ticks wait until the kernel code is over. */
  readonly areIrqsOff: boolean;
  /** For how long the host has its vCPU off the CPU after user code, ns; 0 if never. */
  readonly offNs: number;
}

/** What is special about the CPU that it holds. An isolated one is held however many tasks there are. */
export type AdversaryCpu = 'ordinary' | 'isolated' | 'deep-idle';

export interface Adversary {
  readonly name: AdversaryName;
  /** What it does, in one sentence. */
  readonly text: string;
  readonly cpu: AdversaryCpu;
  /** Its task; null if it has none, so that its CPU stays idle. */
  readonly task: ((spec: Spec) => AdversaryTask) | null;
}
