// How a run and its replications are named outside this process. The rule: what goes out and what comes
// back is checked against these names, so that a result is of the spec and the model it says.
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';

export interface Identity {
  readonly modelVersion: string;
  /** The key of the spec's run. */
  keyOf(spec: Spec): string;
  /** The digest of a replication as the database keeps it. */
  digestOf(result: ReplicationResult): string;
}

/** Names one replication of one run. */
export const replicationId = (key: string, replication: number): string => `${key}-${replication}`;
