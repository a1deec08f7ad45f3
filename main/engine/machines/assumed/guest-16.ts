// Machine guest-16: a guest of 16 vCPUs on a Skylake-SP host with four of them to three of its CPUs. Each
// runs for a slice of the host's scheduler, 12 ms (two take turns within the latency of CFS, 24 ms on 8 CPUs
// or more), and waits a third as long. Leaving the guest to send an IPI is a guess in the range of 500 to
// 4000 ns: an exit for an interrupt takes 0.7 us on a Skylake host (KVM, commit 0c5f81dad46c), one for the
// ICR does more.
import type { AssumedMachine } from '../assumed-machine.ts';

export const guest16: AssumedMachine = {
  name: 'guest-16',
  title: 'a guest of 16 vCPUs on Skylake-SP, four to three CPUs',
  generation: 'skylake',
  cpus: 16,
  sockets: 1,
  threadsPerCore: 1,
  coresPerGroup: 0,
  ghz: 2.1,
  assumed: [
    'vcpuRunMs and vcpuStolenMs: four vCPUs to three CPUs, in slices of 12 ms',
    'ipiExitNs: a guess, 500 to 4000',
    'all other costs: those fitted to Skylake-SP',
  ],
  more: { ipiExitNs: 1500, vcpuRunMs: 12, vcpuStolenMs: 4 },
};
