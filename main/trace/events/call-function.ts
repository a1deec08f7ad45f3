import { keyOf } from '../line.ts';
import { readNumber, type EventKind } from './event-kind.ts';

const vector = keyOf('vector=');

const base: Omit<EventKind, 'name'> = {
  group: 'irq_vectors',
  fields: ['vector'],
  parse: (line, values) => readNumber(line, vector, values, 0),
};

/** The handlers of function-call IPIs: for many CPUs, and for one. */
export const callFunctionKinds: readonly EventKind[] = [
  { ...base, name: 'call_function_entry' },
  { ...base, name: 'call_function_exit' },
  { ...base, name: 'call_function_single_entry' },
  { ...base, name: 'call_function_single_exit' },
];
