// Version 1: runs with their replications, and sweeps with their points. The rule is that a row can
// not be half-right: tables are STRICT, and a run has a result exactly when it is done. A sweep's
// points name runs that need not exist yet, so they do not refer to the run table.
import type { Migration } from '../migrate.ts';

const order = 'started_at DESC, key';

export const runs: Migration = {
  version: 1,
  name: 'runs',
  sql: `
CREATE TABLE run (
  key TEXT NOT NULL PRIMARY KEY,
  model_version TEXT NOT NULL,
  machine TEXT NOT NULL,
  workload TEXT NOT NULL,
  policy TEXT NOT NULL,
  cpus INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
  started_at TEXT NOT NULL,
  -- When a run that is done was started once more; the row stays as it is until that one is done.
  restarted_at TEXT,
  finished_at TEXT,
  spec TEXT NOT NULL CHECK (json_valid(spec)),
  result TEXT CHECK (json_valid(result)),
  error TEXT,
  CHECK ((status = 'done') = (result IS NOT NULL)),
  CHECK ((status = 'running') = (finished_at IS NULL)),
  CHECK ((status IN ('failed', 'cancelled')) = (error IS NOT NULL)),
  CHECK (status = 'done' OR restarted_at IS NULL)
) STRICT;

CREATE INDEX run_by_start ON run (${order});
CREATE INDEX run_by_machine ON run (machine, ${order});
CREATE INDEX run_by_workload ON run (workload, ${order});
CREATE INDEX run_by_policy ON run (policy, ${order});
CREATE INDEX run_by_status ON run (status, ${order});

CREATE TABLE replication (
  run_key TEXT NOT NULL REFERENCES run (key) ON DELETE CASCADE,
  replication INTEGER NOT NULL CHECK (replication >= 0),
  digest TEXT NOT NULL,
  result TEXT NOT NULL CHECK (json_valid(result)),
  PRIMARY KEY (run_key, replication)
) STRICT;

CREATE TABLE sweep (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  created_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'interrupted')),
  command TEXT NOT NULL
) STRICT;

CREATE INDEX sweep_by_status ON sweep (status);

CREATE TABLE sweep_point (
  sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  key TEXT NOT NULL,
  spec TEXT NOT NULL CHECK (json_valid(spec)),
  PRIMARY KEY (sweep_id, position)
) STRICT;
`,
};
