// Version 6: what is made of traces: replays under a policy, and workloads that were fitted. Both name
// their trace by its hash and refer to no row of it: they stay when the trace is deleted, and count
// again when its text is imported once more.
import type { Migration } from '../migrate.ts';

export const replaysAndFits: Migration = {
  version: 6,
  name: 'replays-and-fits',
  sql: `
CREATE TABLE replay (
  key TEXT NOT NULL PRIMARY KEY,
  trace_hash TEXT NOT NULL,
  trace_name TEXT NOT NULL,
  model_version TEXT NOT NULL,
  policy TEXT NOT NULL,
  machine TEXT NOT NULL,
  loop TEXT NOT NULL CHECK (loop IN ('closed', 'open')),
  recorded_at TEXT NOT NULL,
  result TEXT NOT NULL CHECK (json_valid(result)),
  -- As those of a run: a histogram by name.
  distributions TEXT NOT NULL CHECK (json_valid(distributions))
) STRICT;

CREATE INDEX replay_by_time ON replay (recorded_at DESC, key);
CREATE INDEX replay_by_trace ON replay (trace_hash, recorded_at DESC, key);

CREATE TABLE fit (
  -- The workload's.
  name TEXT NOT NULL PRIMARY KEY,
  trace_hash TEXT NOT NULL,
  fitted_at TEXT NOT NULL,
  -- By itself: every spec is looked up in the profiles, and the rest is a hundred times as long.
  profile TEXT NOT NULL CHECK (json_valid(profile)),
  fit TEXT NOT NULL CHECK (json_valid(fit))
) STRICT;

CREATE INDEX fit_by_time ON fit (fitted_at DESC, name);
CREATE INDEX fit_by_trace ON fit (trace_hash, fitted_at DESC, name);
`,
};
