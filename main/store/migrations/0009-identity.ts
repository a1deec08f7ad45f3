// Version 9: what a database is known by. Nothing in a SQLite file names its write-ahead log, so each
// gets an id and counts its commits, and every commit writes both into the log. Who holds the database
// open is in it too: a file without a log that still names a holder was not closed.
import type { Migration } from '../migrate.ts';

export const identity: Migration = {
  version: 9,
  name: 'identity',
  sql: `
-- One row, which the opening makes: a migration gives the same for the same rows.
CREATE TABLE identity (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL CHECK (length(id) = 32),
  commits INTEGER NOT NULL CHECK (commits >= 0)
) STRICT;

CREATE TABLE holder (
  token TEXT NOT NULL PRIMARY KEY,
  -- Its pid, start and host.
  process TEXT NOT NULL CHECK (json_valid(process))
) STRICT;
`,
};
