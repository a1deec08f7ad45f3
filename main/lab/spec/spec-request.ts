/** Preset names and single fields on top of them, as a user gives them. */
export interface SpecRequest {
  /** A built-in name (xeon-8160-2s, i5-3550, server-<cpus>); default xeon-8160-2s. */
  readonly machine?: string;
  /** A built-in name, or that of a fitted workload; default kernel-build. */
  readonly workload?: string;
  /** Default sync. */
  readonly policy?: string;
  /** Dotted paths (`machine.cpus`, also `machine`, `workload`, `policy` for the preset itself) and values, in order. */
  readonly set?: readonly (readonly [path: string, value: unknown])[];
}
