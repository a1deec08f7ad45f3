import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { modelVersion } from '../../main/engine/model-version.ts';
import { runKey } from '../../main/lab/runs/run-key.ts';
import { builtInPresets } from '../../main/lab/spec/built-in-presets.ts';
import { planStudy } from '../../main/lab/sweeps/study.ts';
import { publishedMachines, publishedRatios } from '../../main/lab/validation/published.ts';
import { packResult } from '../../main/store/packed-result.ts';
import { createPartWriter, partColumnList, splitSpec } from '../../main/store/spec-parts.ts';
import { openStore } from '../../main/store/sqlite-store.ts';
import { listRuns } from './list-runs.ts';
import { makeOnce } from './make-once.ts';
import { isLongRun } from './scale-runs.ts';
import { policyNames } from './policies.ts';

const root = resolve(import.meta.dirname, '../..');

/** Runs a command of the lab to its end. */
async function run(words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['main/hosts/cli/index.ts', ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`lab ${words.join(' ')} ended with ${code}`);
}

const machines = Object.keys(publishedMachines);
/** Machines whose published rows are simulated in full: the large one takes ten times as long. */
export const fullMachines: readonly string[] = isLongRun ? machines : ['i5-3550'];
const measured = [...new Set(['none', ...publishedRatios.map((row) => row.policy)])];

/** One worker thread: a second would compile the same code once more. */
function runSweep(
  path: string,
  of: { readonly machines: readonly string[]; readonly policies: readonly string[] },
  set: readonly string[] = [],
): Promise<void> {
  const axes = [`machine=${of.machines.join(',')}`, `policy=${of.policies.join(',')}`];
  const vary = axes.flatMap((axis) => ['--vary', axis]);
  return run(['sweep', ...vary, ...set, '--workers', '1', '--quiet', '--db', path]);
}

/** Gives these runs the specs and keys of the study's runs of the same machine and policy. */
function passAsStudy(path: string): void {
  const db = new Database(path);
  db.pragma('foreign_keys = ON');
  const writeParts = createPartWriter(db);
  const store = openStore(path);
  const rows = listRuns(store).rows;
  store.close();
  const columns = [...partColumnList, 'seed', 'layout', 'result'];
  const restate = db.prepare(
    `UPDATE run SET key = @key, ${columns.map((name) => `${name} = @${name}`).join(', ')}
     WHERE key = @old`,
  );
  for (const spec of planStudy(builtInPresets)) {
    const { machine, policy } = spec;
    const old = rows.find(
      ({ spec: own }) => own.machine.name === machine.name && own.policy.name === policy.name,
    );
    if (!old) continue;
    const key = runKey(modelVersion, spec);
    const text = JSON.stringify(spec);
    const { bodies, seed, layout } = splitSpec(text);
    const result = JSON.stringify({ ...old.result, key, spec });
    restate.run({
      key,
      old: old.key,
      ...writeParts({ bodies }),
      seed,
      layout,
      result: packResult(result, { modelVersion: old.modelVersion, spec: text }),
    });
  }
  db.close();
}

/** Adds the runs of another database, with all that is theirs, unless they are there. */
function addRuns(path: string, from: string): void {
  const [to, other] = [openStore(path), openStore(from)];
  const known = listRuns(to).rows.map(({ spec }) => `${spec.machine.name} ${spec.policy.name}`);
  for (const { key, spec } of listRuns(other).rows) {
    // A machine whose rows are there in full has its own baseline.
    if (known.includes(`${spec.machine.name} ${spec.policy.name}`)) continue;
    to.mergeItems([{ run: other.bundleRun(key)! }]);
  }
  to.close();
  other.close();
}

/** What makes runs quick: less simulated time, and no more replications than an interval needs. */
const quickly = ['measureMs=2', 'horizonMs=2', 'replicationsMax=3', 'precision=1'].flatMap(
  (field) => ['--set', `run.${field}`],
);

/**
 * Simulates published rows in full; of the other presets less time than the runs say: tests that show
 * the study need values of them, but do not compare these with what is written elsewhere.
 */
async function simulateStudy(path: string): Promise<void> {
  await runSweep(path, { machines: fullMachines, policies: measured });
  const short = `${path}.short`;
  await runSweep(short, { machines, policies: policyNames }, quickly);
  addRuns(path, short);
  passAsStudy(path);
}

/**
 * A database with runs of the reference study and of the published rows, but without those of
 * `missing` policies, and without a sweep: as if the study was never asked for.
 */
export async function copyStudy(path: string, missing: readonly string[] = []): Promise<void> {
  copyFileSync(await makeOnce('study', simulateStudy), path);
  const db = new Database(path);
  db.pragma('foreign_keys = ON');
  db.exec(`DELETE FROM sweep; DELETE FROM sqlite_sequence WHERE name = 'sweep'`);
  const remove = db.prepare(
    `DELETE FROM run WHERE policy_part IN
      (SELECT id FROM spec_part WHERE json_extract(body, '$.name') = ?)`,
  );
  for (const policy of missing) remove.run(policy);
  db.close();
}
