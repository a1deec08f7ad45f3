// How much a replication may remember of its measured requests, which no limit of a thread's heap counts.
// Constants of their own, so that a test can make them small.

/** With so many requests the logs of a side look for the first time whether they can let go of some. */
export const firstRoom = 4096;

/**
 * What the logs of a side may take, and what is kept of the requests that they dropped may again, bytes: 2^24
 * requests in the logs.
 */
export const mostBytes = 704 * 2 ** 20;

/** The requests of one log are numbered up to here. */
export const mostPlaces = 2 ** 31 - 2;
