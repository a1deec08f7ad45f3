/** Maximum time that a test waits for an expected event, ms. Long, because the computer may be busy. */
export const patienceMs = 60_000;
