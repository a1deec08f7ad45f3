import { MachineFacts } from '../../main/trace/machine-facts.ts';
import type { TraceMachine } from '../../shared/trace.ts';

/** The machine of a trace whose text has no header line: only its CPU count is known. */
export function unknownMachine(cpus: number): TraceMachine {
  return new MachineFacts().result(cpus);
}
