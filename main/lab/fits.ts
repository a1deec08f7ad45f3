import type { StoredFit } from '../../shared/trace-fit.ts';
import type { MadeQuery } from '../store/replay-store.ts';
import type { Progress } from './lab.ts';

export interface FitRequest {
  /** A trace, by its number or the first 4 or more digits of its hash. */
  readonly trace: string;
  /** What the workload is called; default trace-<8 digits of the hash>. */
  readonly name?: string | undefined;
  /** Whose clock turns time into cycles; default server-<CPUs of the trace>. */
  readonly machine?: string | undefined;
  /** Fields of the machine on top of the preset. */
  readonly set?: readonly (readonly [path: string, value: unknown])[] | undefined;
}

export interface FitRunOptions {
  readonly signal?: AbortSignal | undefined;
  /** In simulations. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Workloads fitted to stored traces. Each is a preset beside the built-in ones from then on. */
export interface Fits {
  /**
   * Fits a workload on a thread of its own and keeps it.
   * @throws LabError `not-found`, `unknown-name`, `bad-value` (a name that is taken, a trace without
   *   switches or allocations), `cancelled`.
   */
  make(request: FitRequest, options?: FitRunOptions): Promise<StoredFit>;
  list(query: MadeQuery): { readonly total: number; readonly rows: StoredFit[] };
  /** Throws not-found. */
  show(name: string): StoredFit;
  /** For good. Throws not-found. */
  delete(name: string): void;
}
