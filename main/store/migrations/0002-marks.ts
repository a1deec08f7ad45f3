// Version 2: what people put on runs (tags, note, star, archive) with the log that takes it back,
// settings, and what lists are sorted by. Sweeps get a kind and three more states. Both tables are made
// anew: SQLite can neither change a CHECK nor put a column in the middle.
import type { Migration } from '../migrate.ts';

export const marks: Migration = {
  version: 2,
  name: 'marks',
  sql: `
CREATE TABLE run_new (
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
  note TEXT NOT NULL DEFAULT '',
  starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  overhead REAL AS (json_extract(result, '$.overhead.tick.mean')) STORED,
  window_p99_ns REAL AS (json_extract(result, '$.exposureWindowNs.pairs.p99')) STORED,
  error TEXT,
  -- Last: they are long, and what stands behind them can only be read through them.
  spec TEXT NOT NULL CHECK (json_valid(spec)),
  result TEXT CHECK (json_valid(result)),
  CHECK ((status = 'done') = (result IS NOT NULL)),
  CHECK ((status = 'running') = (finished_at IS NULL)),
  CHECK ((status IN ('failed', 'cancelled')) = (error IS NOT NULL)),
  CHECK (status = 'done' OR restarted_at IS NULL)
) STRICT;

INSERT INTO run_new (key, model_version, machine, workload, policy, cpus, seed, status, started_at,
    restarted_at, finished_at, error, spec, result)
  SELECT key, model_version, machine, workload, policy, cpus, seed, status, started_at,
    restarted_at, finished_at, error, spec, result FROM run;
DROP TABLE run;
ALTER TABLE run_new RENAME TO run;

CREATE INDEX run_by_start ON run (started_at DESC, key);
-- Has all that the list is filtered by, so that a search does not read the runs themselves.
CREATE INDEX run_list ON run
  (archived, started_at DESC, key, machine, workload, policy, cpus, status, starred, note);
CREATE INDEX run_by_machine ON run (archived, machine, started_at DESC, key);
CREATE INDEX run_by_workload ON run (archived, workload, started_at DESC, key);
CREATE INDEX run_by_policy ON run (archived, policy, started_at DESC, key);
CREATE INDEX run_by_status ON run (archived, status, started_at DESC, key);
CREATE INDEX run_by_cpus ON run (archived, cpus, started_at DESC, key);
CREATE INDEX run_by_overhead ON run (archived, overhead, started_at DESC, key);
CREATE INDEX run_by_window ON run (archived, window_p99_ns, started_at DESC, key);

CREATE TABLE run_tag (
  run_key TEXT NOT NULL REFERENCES run (key) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (run_key, tag)
) STRICT;

CREATE INDEX run_tag_by_tag ON run_tag (tag, run_key);

CREATE TABLE mark_action (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  made_at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('tag', 'note', 'star', 'archive')),
  -- What was changed: a list of key, value before, value after.
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  undone_at TEXT
) STRICT;

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

CREATE TABLE sweep_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('sweep', 'study', 'validation')),
  created_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (
    status IN ('planning', 'running', 'paused', 'interrupted', 'cancelled', 'done')
  ),
  command TEXT NOT NULL
) STRICT;

INSERT INTO sweep_new (id, kind, created_at, status, command)
  SELECT id, iif(command = 'lab study', 'study', 'sweep'), created_at, status, command FROM sweep;
DROP TABLE sweep;
ALTER TABLE sweep_new RENAME TO sweep;
CREATE INDEX sweep_by_status ON sweep (status);
CREATE INDEX sweep_by_kind ON sweep (kind, id);
`,
};
