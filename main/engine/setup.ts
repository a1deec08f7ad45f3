// What a machine and its flushes depend on, out of a spec: not what the tasks do, nor for how long. A
// replay has no more than this.
import type { Spec } from '../../shared/spec/spec.ts';

export type Setup = Pick<Spec, 'machine' | 'policy'>;
