// Waits without an event loop, for what another process finishes in a moment. The rule: only where the
// caller is synchronous, and for milliseconds.

export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
