import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import type { ReplayLoop } from '../../../shared/trace-replay.ts';

export interface ReplayRequest {
  /** A trace, by its number or the first 4 or more digits of its hash. */
  readonly trace: string;
  /** In the order of the results. */
  readonly policies: readonly string[];
  readonly loop: ReplayLoop;
  /** A preset; default server-<CPUs of the trace>. */
  readonly machine?: string | undefined;
  /** Fields of machine and policy that override the presets. */
  readonly set?: SpecRequest['set'] | undefined;
}
