/** A handler later than this belongs to another IPI: that of the first one was not recorded. */
export const longestDelayNs = 1e8;

/** A null callback means a reschedule IPI. */
export const isCall = (callback: string): boolean =>
  !['', '0', '0x0', '(nil)', '(null)'].includes(callback);

export const isCallReason = (reason: string): boolean => /function call/i.test(reason);
