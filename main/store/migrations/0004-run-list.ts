// Version 4: the numbers of a result that lists are sorted, filtered and counted by, and one index
// with all that a list asks for: without it, 100,000 results are read. They are plain columns that
// triggers fill, because SQLite takes no index to cover a generated one. The table is made anew.
import type { Migration } from '../migrate.ts';

const kept = `key, model_version, machine, workload, policy, cpus, seed, status, started_at,
  restarted_at, finished_at, note, starred, archived, error, spec, result`;

const numbers = {
  overhead: `json_extract(result, '$.overhead.tick.mean')`,
  half_width: `(json_extract(result, '$.overhead.tick.high')
    - json_extract(result, '$.overhead.tick.low')) / 2`,
  replications: `json_extract(result, '$.replications')`,
  window_p99_ns: `json_extract(result, '$.exposureWindowNs.pairs.p99')`,
  contract_kept: `json_extract(result, '$.contract.kept')`,
  precision_reached: `json_extract(result, '$.precisionReached')`,
};
const names = Object.keys(numbers).join(', ');
const values = Object.values(numbers).join(',\n  ');

export const runList: Migration = {
  version: 4,
  name: 'run-list',
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
  -- Read from the result by the triggers below.
  overhead REAL,
  half_width REAL,
  replications INTEGER,
  window_p99_ns REAL,
  contract_kept INTEGER,
  precision_reached INTEGER,
  error TEXT,
  -- Last: they are long, and what stands behind them can only be read through them.
  spec TEXT NOT NULL CHECK (json_valid(spec)),
  result TEXT CHECK (json_valid(result)),
  CHECK ((status = 'done') = (result IS NOT NULL)),
  CHECK ((status = 'running') = (finished_at IS NULL)),
  CHECK ((status IN ('failed', 'cancelled')) = (error IS NOT NULL)),
  CHECK (status = 'done' OR restarted_at IS NULL)
) STRICT;

INSERT INTO run_new (${kept}, ${names})
  SELECT ${kept}, ${values} FROM run;
DROP TABLE run;
ALTER TABLE run_new RENAME TO run;

CREATE TRIGGER run_numbers_of_new AFTER INSERT ON run WHEN new.result IS NOT NULL BEGIN
  UPDATE run SET (${names}) = (SELECT ${values}) WHERE key = new.key;
END;
CREATE TRIGGER run_numbers AFTER UPDATE OF result ON run BEGIN
  UPDATE run SET (${names}) = (SELECT ${values}) WHERE key = new.key;
END;

CREATE INDEX run_by_start ON run (started_at DESC, key);
-- Has all that the list is filtered, sorted and counted by.
CREATE INDEX run_list ON run
  (archived, started_at DESC, key, machine, workload, policy, cpus, status, starred, model_version,
   seed, finished_at, overhead, half_width, replications, window_p99_ns, contract_kept,
   precision_reached, note);
CREATE INDEX run_by_machine ON run (archived, machine, started_at DESC, key);
CREATE INDEX run_by_workload ON run (archived, workload, started_at DESC, key);
CREATE INDEX run_by_policy ON run (archived, policy, started_at DESC, key);
CREATE INDEX run_by_status ON run (archived, status, started_at DESC, key);
CREATE INDEX run_by_cpus ON run (archived, cpus, started_at DESC, key);
CREATE INDEX run_by_overhead ON run (archived, overhead, started_at DESC, key);
CREATE INDEX run_by_window ON run (archived, window_p99_ns, started_at DESC, key);
`,
};
