// The names under which runs and replications of this program's model go to other computers.
// They are those of the database, so that what comes back needs no translation.
import { modelVersion } from '../engine/model-version.ts';
import { replicationDigest, runKey } from '../lab/runs/run-key.ts';
import type { Identity } from '../remote/identity.ts';

export const identity: Identity = {
  modelVersion,
  keyOf: (spec) => runKey(modelVersion, spec),
  digestOf: replicationDigest,
};
