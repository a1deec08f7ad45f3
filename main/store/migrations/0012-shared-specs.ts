// Version 12: a run in a sixth of the room, and lists of a million. Specs are in parts that runs and
// points share; results, replications and histograms are packed; a run has a number, which everything
// of its own refers to. Lists are read from one narrow index, and a log says which rows changed since.
// Notes can be searched. No CHECK rests on json_valid(NULL), on which versions of SQLite differ.
import type { Migration } from '../migrate.ts';
import { moveRows } from './move-rows.ts';

const parts = `machine_part INTEGER NOT NULL,
  kernel_part INTEGER NOT NULL,
  workload_part INTEGER NOT NULL,
  policy_part INTEGER NOT NULL,
  run_part INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  -- The sections in order, where it is not the usual one; whole: the machine's part is all of it.
  layout TEXT`;

/** What a list is made of; a change of it is logged. */
const listed = `started_ms, archived, starred, status, contract, precision_reached, model_version,
   machine_part, kernel_part, workload_part, policy_part, run_part, seed,
   overhead, half_width, replications, window_p99_ns, window_beyond_ns, finished_ms`;

const milliseconds = (time: string) =>
  `CAST(round(unixepoch(${time}, 'subsec') * 1000) AS INTEGER)`;

const setTimes = `UPDATE run SET started_ms = ${milliseconds('new.started_at')},
    finished_ms = ${milliseconds('new.finished_at')} WHERE id = new.id;`;

/** Rows that the log of changes keeps: who is further behind reads the list anew. */
const keptChanges = 20_000;
const logChange = (row: 'new' | 'old') => `INSERT INTO run_change (run_id) VALUES (${row}.id);
  DELETE FROM run_change WHERE change <= last_insert_rowid() - ${keptChanges};`;

export const sharedSpecs: Migration = {
  version: 12,
  name: 'shared-specs',
  sql: `
CREATE TABLE spec_part (
  -- Never used again, as lists remember them.
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  -- SHA-256 of the body.
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  body TEXT NOT NULL
) STRICT;

CREATE TABLE run_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  model_version TEXT NOT NULL,
  ${parts},
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
  started_at TEXT NOT NULL,
  -- When a run that is done was started once more; the row stays as it is until that one is done.
  restarted_at TEXT,
  finished_at TEXT,
  -- Of the times, by the triggers below.
  started_ms INTEGER,
  finished_ms INTEGER,
  note TEXT NOT NULL DEFAULT '',
  starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  -- Of the result, written with it.
  overhead REAL,
  half_width REAL,
  replications INTEGER,
  window_p99_ns REAL,
  window_beyond_ns REAL,
  contract TEXT,
  precision_reached INTEGER,
  error TEXT,
  -- Packed JSON, last, as they are long. What the result shares with its row is null in it.
  result BLOB,
  replication_rows BLOB,
  CHECK ((status = 'done') = (result IS NOT NULL)),
  CHECK ((status = 'done') = (replication_rows IS NOT NULL)),
  CHECK ((status = 'running') = (finished_at IS NULL)),
  CHECK ((status IN ('failed', 'cancelled')) = (error IS NOT NULL)),
  CHECK (status = 'done' OR restarted_at IS NULL)
) STRICT;

CREATE TABLE run_distribution_new (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name IN ('shootdownLatency', 'pairs', 'worstCpu')),
  -- A histogram as packed JSON: count, sum, max, and pairs of bin and count.
  state BLOB NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT;

CREATE TABLE run_tag_new (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (run_id, tag)
) STRICT;

CREATE TABLE sweep_point_new (
  sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  key TEXT NOT NULL,
  ${parts},
  PRIMARY KEY (sweep_id, position)
) STRICT;

CREATE TABLE trace_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('importing', 'done')),
  -- The process that imports it.
  importer TEXT CHECK (importer IS NULL OR json_valid(importer)),
  -- SHA-256 of the text.
  hash TEXT UNIQUE,
  format TEXT,
  text_bytes INTEGER,
  stored_bytes INTEGER,
  events INTEGER,
  cpus INTEGER,
  duration_ns INTEGER,
  start_ns INTEGER,
  report TEXT CHECK (report IS NULL OR json_valid(report)),
  machine TEXT CHECK (machine IS NULL OR json_valid(machine)),
  summary TEXT CHECK (summary IS NULL OR json_valid(summary)),
  -- Names that values of events stand for, and the name of each task.
  names TEXT CHECK (names IS NULL OR json_valid(names)),
  tasks TEXT CHECK (tasks IS NULL OR json_valid(tasks)),
  CHECK ((status = 'importing') = (importer IS NOT NULL)),
  CHECK ((status = 'done') = (hash IS NOT NULL)),
  CHECK (status = 'importing' OR (format IS NOT NULL AND text_bytes IS NOT NULL
    AND stored_bytes IS NOT NULL AND events > 0 AND cpus > 0 AND duration_ns >= 0
    AND start_ns IS NOT NULL AND report IS NOT NULL AND machine IS NOT NULL
    AND summary IS NOT NULL AND names IS NOT NULL AND tasks IS NOT NULL))
) STRICT;
INSERT INTO trace_new SELECT id, name, imported_at, status, importer, hash, format, text_bytes,
  stored_bytes, events, cpus, duration_ns, start_ns, report, machine, summary, names, tasks
  FROM trace;
`,
  move: moveRows,
  sqlAfter: `
DROP TABLE replication;
DROP TABLE run_distribution;
DROP TABLE run_tag;
DROP TABLE sweep_point;
DROP TABLE run;
DROP TABLE trace;
ALTER TABLE run_new RENAME TO run;
ALTER TABLE run_distribution_new RENAME TO run_distribution;
ALTER TABLE run_tag_new RENAME TO run_tag;
ALTER TABLE sweep_point_new RENAME TO sweep_point;
ALTER TABLE trace_new RENAME TO trace;

-- All that lists are filtered, sorted and counted by.
CREATE INDEX run_list ON run (${listed});
CREATE INDEX run_tag_by_tag ON run_tag (tag, run_id);

-- The numbers of runs whose rows were added, changed or deleted, oldest first.
CREATE TABLE run_change (
  change INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL
) STRICT;

-- Parts of three letters of every note.
CREATE VIRTUAL TABLE run_note USING fts5(note, tokenize = 'trigram');
INSERT INTO run_note (rowid, note) SELECT id, note FROM run WHERE note <> '';

CREATE TRIGGER run_added AFTER INSERT ON run BEGIN
  ${setTimes}
  INSERT INTO run_note (rowid, note) SELECT new.id, new.note WHERE new.note <> '';
  ${logChange('new')}
END;
CREATE TRIGGER run_changed AFTER UPDATE OF ${listed} ON run BEGIN
  ${logChange('new')}
END;
CREATE TRIGGER run_timed AFTER UPDATE OF started_at, finished_at ON run BEGIN
  ${setTimes}
END;
CREATE TRIGGER run_noted AFTER UPDATE OF note ON run WHEN old.note <> new.note BEGIN
  DELETE FROM run_note WHERE rowid = old.id;
  INSERT INTO run_note (rowid, note) SELECT new.id, new.note WHERE new.note <> '';
END;
CREATE TRIGGER run_gone AFTER DELETE ON run BEGIN
  DELETE FROM run_note WHERE rowid = old.id;
  ${logChange('old')}
END;
`,
};
