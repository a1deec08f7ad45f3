// Version 5: imported traces. A trace's events are in chunks of columns by CPU; everything else that is
// known of it is in its own row. A trace that is being imported has no hash yet and belongs to the
// process that imports it.
import type { Migration } from '../migrate.ts';

export const traces: Migration = {
  version: 5,
  name: 'traces',
  sql: `
CREATE TABLE trace (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('importing', 'done')),
  -- The process that imports it.
  importer TEXT CHECK (json_valid(importer)),
  -- SHA-256 of the text.
  hash TEXT UNIQUE,
  format TEXT,
  text_bytes INTEGER,
  stored_bytes INTEGER,
  events INTEGER,
  cpus INTEGER,
  duration_ns INTEGER,
  start_ns INTEGER,
  report TEXT CHECK (json_valid(report)),
  machine TEXT CHECK (json_valid(machine)),
  summary TEXT CHECK (json_valid(summary)),
  -- Names that values of events stand for, and the name of each task.
  names TEXT CHECK (json_valid(names)),
  tasks TEXT CHECK (json_valid(tasks)),
  CHECK ((status = 'importing') = (importer IS NOT NULL)),
  CHECK ((status = 'done') = (hash IS NOT NULL)),
  CHECK (status = 'importing' OR (format IS NOT NULL AND text_bytes IS NOT NULL
    AND stored_bytes IS NOT NULL AND events > 0 AND cpus > 0 AND duration_ns >= 0
    AND start_ns IS NOT NULL AND report IS NOT NULL AND machine IS NOT NULL
    AND summary IS NOT NULL AND names IS NOT NULL AND tasks IS NOT NULL))
) STRICT;

CREATE TABLE trace_chunk (
  trace_id INTEGER NOT NULL REFERENCES trace (id) ON DELETE CASCADE,
  cpu INTEGER NOT NULL CHECK (cpu >= 0),
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  events INTEGER NOT NULL CHECK (events > 0),
  -- Since the start of the trace; negative if an earlier line came late.
  first_ns INTEGER NOT NULL,
  last_ns INTEGER NOT NULL,
  columns BLOB NOT NULL,
  PRIMARY KEY (trace_id, cpu, sequence),
  CHECK (first_ns <= last_ns)
) STRICT;
`,
};
