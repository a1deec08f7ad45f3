// Version 8: what became of a contract is one of five answers, not whether it was kept. Results, replays
// and saved columns of before get today's form; what an old row does not tell is not known.
import type { Migration } from '../migrate.ts';
import { renameContractColumn, upgradeContract } from '../upgrade-contract.ts';

const isBeyond = `json_extract(result, '$.exposureWindowNs.pairs.p99') IS NULL
    AND json_extract(result, '$.exposureWindowNs.pairs.count') > 0`;

const numbers = {
  overhead: `json_extract(result, '$.overhead.tick.mean')`,
  half_width: `(json_extract(result, '$.overhead.tick.high')
    - json_extract(result, '$.overhead.tick.low')) / 2`,
  replications: `json_extract(result, '$.replications')`,
  window_p99_ns: `iif(${isBeyond}, 9e999, json_extract(result, '$.exposureWindowNs.pairs.p99'))`,
  window_beyond_ns: `iif(${isBeyond}, json_extract(result, '$.exposureWindowNs.horizonNs'), NULL)`,
  contract: `json_extract(result, '$.contract.answer')`,
  precision_reached: `json_extract(result, '$.precisionReached')`,
};
const names = Object.keys(numbers).join(', ');
const values = Object.values(numbers).join(',\n  ');

export const contractAnswers: Migration = {
  version: 8,
  name: 'contract-answers',
  functions: { upgrade_contract: upgradeContract, rename_contract_column: renameContractColumn },
  sql: `
DROP TRIGGER run_numbers_of_new;
DROP TRIGGER run_numbers;
DROP INDEX run_list;
ALTER TABLE run DROP COLUMN contract_kept;
ALTER TABLE run ADD COLUMN contract TEXT;

UPDATE run SET result = upgrade_contract(result) WHERE result IS NOT NULL;
UPDATE run SET (${names}) = (SELECT ${values}) WHERE result IS NOT NULL;
UPDATE replay SET result = upgrade_contract(result);
UPDATE setting SET value = rename_contract_column(value) WHERE name IN ('runViews', 'runColumns');

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
   contract, precision_reached, note);
`,
};
