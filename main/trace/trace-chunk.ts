/** Some events of one CPU, packed, as they are stored. Chunks of a CPU follow each other in time. */
export interface TraceChunk {
  readonly cpu: number;
  /** From 0, by CPU. */
  readonly sequence: number;
  readonly events: number;
  /** Of the first and the last event, since the start of the trace. */
  readonly firstNs: number;
  readonly lastNs: number;
  /** See chunk-codec.ts. */
  readonly columns: Uint8Array<ArrayBuffer>;
}
