// Every migration, oldest first. The rule: versions are 1, 2, 3, ... without a gap, and a line that
// was released stays as it is. What a migration does is in its own file.
import type { Migration } from '../migrate.ts';
import { runs } from './0001-runs.ts';
import { marks } from './0002-marks.ts';
import { distributions } from './0003-distributions.ts';
import { runList } from './0004-run-list.ts';
import { traces } from './0005-traces.ts';
import { replaysAndFits } from './0006-replays-and-fits.ts';
import { horizons } from './0007-horizons.ts';
import { contractAnswers } from './0008-contract-answers.ts';
import { identity } from './0009-identity.ts';
import { ownPolicies } from './0010-own-policies.ts';
import { studies } from './0011-studies.ts';
import { sharedSpecs } from './0012-shared-specs.ts';
import { deletedRuns } from './0013-deleted-runs.ts';

export const migrations: readonly Migration[] = [
  runs,
  marks,
  distributions,
  runList,
  traces,
  replaysAndFits,
  horizons,
  contractAnswers,
  identity,
  ownPolicies,
  studies,
  sharedSpecs,
  deletedRuns,
];
