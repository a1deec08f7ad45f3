/** A packed chunk of one CPU's events, as stored. The chunks of a CPU are in time order. */
export interface TraceChunk {
  readonly cpu: number;
  /** From 0, per CPU. */
  readonly sequence: number;
  readonly events: number;
  /** Times of the first and the last event since the start of the trace, ns. */
  readonly firstNs: number;
  readonly lastNs: number;
  /** See chunk-codec.ts. */
  readonly columns: Uint8Array<ArrayBuffer>;
}
