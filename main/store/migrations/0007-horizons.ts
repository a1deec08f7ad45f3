// Version 7: exposure windows over all pairs, of which some are beyond the horizon. Specs, results and
// histograms of model version 3 get today's form. A percentile beyond its horizon is infinite, so that
// lists sort it behind all numbers; the horizon stands beside it.
import type { Migration } from '../migrate.ts';
import {
  upgradeHistogram,
  upgradeReplay,
  upgradeResult,
  upgradeSpecText,
} from '../upgrade-windows.ts';

const isBeyond = `json_extract(result, '$.exposureWindowNs.pairs.p99') IS NULL
    AND json_extract(result, '$.exposureWindowNs.pairs.count') > 0`;

const numbers = {
  overhead: `json_extract(result, '$.overhead.tick.mean')`,
  half_width: `(json_extract(result, '$.overhead.tick.high')
    - json_extract(result, '$.overhead.tick.low')) / 2`,
  replications: `json_extract(result, '$.replications')`,
  window_p99_ns: `iif(${isBeyond}, 9e999, json_extract(result, '$.exposureWindowNs.pairs.p99'))`,
  window_beyond_ns: `iif(${isBeyond}, json_extract(result, '$.exposureWindowNs.horizonNs'), NULL)`,
  contract_kept: `json_extract(result, '$.contract.kept')`,
  precision_reached: `json_extract(result, '$.precisionReached')`,
};
const names = Object.keys(numbers).join(', ');
const values = Object.values(numbers).join(',\n  ');

const histogram = (name: string) =>
  `(SELECT state FROM run_distribution WHERE run_key = run.key AND name = '${name}')`;

export const horizons: Migration = {
  version: 7,
  name: 'horizons',
  functions: {
    upgrade_histogram: upgradeHistogram,
    upgrade_replay: upgradeReplay,
    upgrade_result: upgradeResult,
    upgrade_spec: upgradeSpecText,
  },
  sql: `
DROP TRIGGER run_numbers_of_new;
DROP TRIGGER run_numbers;
DROP INDEX run_list;
ALTER TABLE run ADD COLUMN window_beyond_ns REAL;

UPDATE run_distribution SET state =
  upgrade_histogram(state, (SELECT result FROM run WHERE key = run_key))
  WHERE name IN ('pairs', 'worstCpu');
UPDATE run SET spec = upgrade_spec(spec);
UPDATE run SET result = upgrade_result(result, ${histogram('pairs')}, ${histogram('worstCpu')})
  WHERE result IS NOT NULL;
UPDATE run SET (${names}) = (SELECT ${values}) WHERE result IS NOT NULL;
UPDATE sweep_point SET spec = upgrade_spec(spec);
UPDATE replay SET result = upgrade_replay(result, distributions);

CREATE TRIGGER run_numbers_of_new AFTER INSERT ON run WHEN new.result IS NOT NULL BEGIN
  UPDATE run SET (${names}) = (SELECT ${values}) WHERE key = new.key;
END;
CREATE TRIGGER run_numbers AFTER UPDATE OF result ON run BEGIN
  UPDATE run SET (${names}) = (SELECT ${values}) WHERE key = new.key;
END;

-- Has all that the list is filtered, sorted and counted by.
CREATE INDEX run_list ON run
  (archived, started_at DESC, key, machine, workload, policy, cpus, status, starred, model_version,
   seed, finished_at, overhead, half_width, replications, window_p99_ns, window_beyond_ns,
   contract_kept, precision_reached, note);
`,
};
