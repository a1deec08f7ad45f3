// How much a replication may remember of its measured requests, which no limit of a thread's heap counts.
// Constants of their own, so that a test can make them small.

/** With so many requests the log looks for the first time whether it can let go of some. */
export const firstRoom = 4096;

/** More requests at a time are refused: 0.7 GB. */
export const mostRequests = 2 ** 24;

/** Requests of one replication are numbered up to here. */
export const mostPlaces = 2 ** 31 - 2;
