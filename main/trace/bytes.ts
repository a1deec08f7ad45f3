/** Bytes in pieces, each valid only until the next one is requested. */
export type Bytes = AsyncIterable<Uint8Array>;
