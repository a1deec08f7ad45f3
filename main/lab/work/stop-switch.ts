/** Stops all calls at once, in addition to the signal of each call. */
export interface StopSwitch {
  /** A signal that fires when this one fires, or when all calls are stopped. */
  join(signal: AbortSignal | undefined): AbortSignal;
  /** Stops all calls, also future ones: a signal joined later has already fired. */
  stopAll(): void;
}

export function createStopSwitch(): StopSwitch {
  const all = new AbortController();
  return {
    join: (signal) => (signal ? AbortSignal.any([signal, all.signal]) : all.signal),
    stopAll: () => all.abort(),
  };
}
