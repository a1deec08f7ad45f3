// Version 11: sweeps have names, and both sweeps and studies can be deleted and brought back: a deleted
// one keeps its row for a while. A study names its sweeps; its id of 32 hex digits is the same in every
// database that it is merged into.
import type { Migration } from '../migrate.ts';

export const studies: Migration = {
  version: 11,
  name: 'studies',
  sql: `
ALTER TABLE sweep ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE sweep ADD COLUMN deleted_at TEXT;

CREATE TABLE study (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32),
  name TEXT NOT NULL CHECK (name <> ''),
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  question TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT '',
  -- Its figures, their axes and the budget.
  view TEXT NOT NULL CHECK (json_valid(view)),
  deleted_at TEXT
) STRICT;

CREATE UNIQUE INDEX study_by_name ON study (name) WHERE deleted_at IS NULL;

CREATE TABLE study_sweep (
  study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
  PRIMARY KEY (study_id, position),
  UNIQUE (study_id, sweep_id)
) STRICT;

CREATE INDEX study_sweep_by_sweep ON study_sweep (sweep_id);
`,
};
