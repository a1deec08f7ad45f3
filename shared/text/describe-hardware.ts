import type { TraceMachine } from '../trace.ts';
import { formatNumber } from './format.ts';

/** What the recording says about the machine, in one line. */
export function describeHardware(machine: TraceMachine): string {
  const { cpus, onlineCpus, cpuModel, memoryBytes, kernel, architecture } = machine;
  const parts = [
    cpuModel,
    onlineCpus === null ? `${cpus} CPUs seen` : `${onlineCpus} CPUs, ${cpus} seen`,
    memoryBytes === null ? null : `${formatNumber(memoryBytes / 2 ** 30)} GiB`,
    kernel === null ? null : `Linux ${kernel}`,
    architecture,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
