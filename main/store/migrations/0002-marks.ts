// Version 2: what people put on runs (tags, note, star, archive) with the log that takes it back,
// settings, and what lists are sorted by. Sweeps get a kind and three more states; SQLite can not
// change a CHECK, so their table is made anew.
import type { Migration } from '../migrate.ts';

export const marks: Migration = {
  version: 2,
  name: 'marks',
  sql: `
ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1));
ALTER TABLE run ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
ALTER TABLE run ADD COLUMN overhead REAL
  AS (json_extract(result, '$.overhead.tick.mean')) VIRTUAL;
ALTER TABLE run ADD COLUMN window_p99_ns REAL
  AS (json_extract(result, '$.exposureWindowNs.pairs.p99')) VIRTUAL;

CREATE INDEX run_by_cpus ON run (cpus, started_at DESC, key);
CREATE INDEX run_by_overhead ON run (overhead, started_at DESC, key);
CREATE INDEX run_by_window ON run (window_p99_ns, started_at DESC, key);
CREATE INDEX run_by_archived ON run (archived, started_at DESC, key);

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
