/** The policies of a replay that names none: those of the patches, and none to show that it adds nothing. */
export const defaultReplayPolicies: readonly string[] = [
  'none',
  'local-only',
  'sync',
  'deferred',
  'deferred-batch',
  'deferred-reuse',
];
