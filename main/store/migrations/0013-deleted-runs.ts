// Version 13: deleted runs can be brought back. A deleted run is moved, whole, to tables of its own, so
// that nothing that reads runs has to leave it out, and the change that deleted it is logged with those
// of marks. SQLite changes no CHECK, so the log is made anew.
import type { Migration } from '../migrate.ts';

export const deletedRuns: Migration = {
  version: 13,
  name: 'deleted-runs',
  sql: `
CREATE TABLE mark_action_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  made_at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('tag', 'note', 'star', 'archive', 'delete')),
  -- What was changed: a list of key, value before, value after; empty for a deletion.
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  undone_at TEXT
) STRICT;
INSERT INTO mark_action_new SELECT id, made_at, kind, changes, undone_at FROM mark_action;
DROP TABLE mark_action;
ALTER TABLE mark_action_new RENAME TO mark_action;

-- The columns of a run under their names, but for those of a run that is under way.
CREATE TABLE deleted_run (
  -- That of the run, which no other gets.
  id INTEGER NOT NULL PRIMARY KEY,
  -- What deleted it.
  action INTEGER NOT NULL REFERENCES mark_action (id),
  -- One that was made again may be deleted again.
  key TEXT NOT NULL,
  model_version TEXT NOT NULL,
  machine_part INTEGER NOT NULL,
  kernel_part INTEGER NOT NULL,
  workload_part INTEGER NOT NULL,
  policy_part INTEGER NOT NULL,
  run_part INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  layout TEXT,
  status TEXT NOT NULL CHECK (status IN ('done', 'failed', 'cancelled')),
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  note TEXT NOT NULL,
  starred INTEGER NOT NULL CHECK (starred IN (0, 1)),
  archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
  overhead REAL,
  half_width REAL,
  replications INTEGER,
  window_p99_ns REAL,
  window_beyond_ns REAL,
  contract TEXT,
  precision_reached INTEGER,
  error TEXT,
  -- A list of words.
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  result BLOB,
  replication_rows BLOB,
  CHECK ((status = 'done') = (result IS NOT NULL)),
  CHECK ((status = 'done') = (replication_rows IS NOT NULL)),
  CHECK ((status IN ('failed', 'cancelled')) = (error IS NOT NULL))
) STRICT;
CREATE INDEX deleted_run_by_action ON deleted_run (action);

CREATE TABLE deleted_distribution (
  run_id INTEGER NOT NULL REFERENCES deleted_run (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name IN ('shootdownLatency', 'pairs', 'worstCpu')),
  state BLOB NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT;
`,
};
