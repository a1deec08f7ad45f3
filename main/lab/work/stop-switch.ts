/** Stops all calls of something at once, beside the signal that each has of its own. */
export interface StopSwitch {
  /** A signal that fires with this one, and when all are stopped. */
  join(signal: AbortSignal | undefined): AbortSignal;
  /** For good: what is joined later has fired already. */
  stopAll(): void;
}

export function createStopSwitch(): StopSwitch {
  const all = new AbortController();
  return {
    join: (signal) => (signal ? AbortSignal.any([signal, all.signal]) : all.signal),
    stopAll: () => all.abort(),
  };
}
