/** How far work is. */
export interface Progress {
  /** Finished and expected amounts of work, in the same unit; `total` may grow. */
  readonly done: number;
  readonly total: number;
  readonly etaMs: number | null;
}
