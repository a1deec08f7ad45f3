// Version 3: the distributions of a run, merged over its replications, so that a figure of exposure
// windows can be drawn without simulating again. Runs of older versions have none.
import type { Migration } from '../migrate.ts';

export const distributions: Migration = {
  version: 3,
  name: 'distributions',
  sql: `
CREATE TABLE run_distribution (
  run_key TEXT NOT NULL REFERENCES run (key) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name IN ('shootdownLatency', 'pairs', 'worstCpu')),
  -- A histogram: count, sum, max, and pairs of bin and count.
  state TEXT NOT NULL CHECK (json_valid(state)),
  PRIMARY KEY (run_key, name)
) STRICT;
`,
};
