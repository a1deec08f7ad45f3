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
import { makeOnce } from './make-once.ts';
import { isLongRun } from './scale-runs.ts';
import { policyNames } from './specs.ts';

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
const unmeasured = policyNames.filter((name) => !measured.includes(name));

function runSweep(
  path: string,
  of: { readonly machines: readonly string[]; readonly policies: readonly string[] },
  set: readonly string[] = [],
): Promise<void> {
  if (of.machines.length === 0) return Promise.resolve();
  const axes = [`machine=${of.machines.join(',')}`, `policy=${of.policies.join(',')}`];
  const vary = axes.flatMap((axis) => ['--vary', axis]);
  return run(['sweep', ...vary, ...set, '--quiet', '--db', path]);
}

/** Gives these runs the specs and keys of the study's runs of the same machine and policy. */
function passAsStudy(db: Database.Database): void {
  const rename = ['replication', 'run_distribution'].map((table) =>
    db.prepare(`UPDATE ${table} SET run_key = :key WHERE run_key = :old`),
  );
  const restate = db.prepare(
    `UPDATE run SET key = :key, spec = :spec,
       result = json_set(result, '$.key', :key, '$.spec', json(:spec)) WHERE key = :old`,
  );
  const find = db.prepare<[string, string], string>(
    'SELECT key FROM run WHERE machine = ? AND policy = ?',
  );
  for (const spec of planStudy(builtInPresets)) {
    const old = find.pluck().get(spec.machine.name, spec.policy.name);
    if (old === undefined) continue;
    const key = runKey(modelVersion, spec);
    for (const statement of rename) statement.run({ key, old });
    restate.run({ key, old, spec: JSON.stringify(spec) });
  }
}

/**
 * Simulates published rows in full; of the other presets less time than the runs say: tests that show
 * the study need values of them, but do not compare these with what is written elsewhere.
 */
async function simulateStudy(path: string): Promise<void> {
  await runSweep(path, { machines: fullMachines, policies: measured });
  const short = `${path}.short`;
  const set = ['--set', 'run.measureMs=4', '--set', 'run.horizonMs=2'];
  const others = machines.filter((name) => !fullMachines.includes(name));
  await runSweep(short, { machines: fullMachines, policies: unmeasured }, set);
  await runSweep(short, { machines: others, policies: policyNames }, set);
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.prepare('ATTACH ? AS short').run(short);
  // A machine whose rows are there in full has its own baseline.
  db.exec(`INSERT INTO run SELECT * FROM short.run AS other WHERE NOT EXISTS
    (SELECT 1 FROM main.run WHERE machine = other.machine AND policy = other.policy)`);
  for (const table of ['replication', 'run_distribution']) {
    const rows = `SELECT * FROM short.${table} WHERE run_key IN (SELECT key FROM run)`;
    db.exec(`INSERT INTO ${table} ${rows}`);
  }
  passAsStudy(db);
  db.close();
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
  const remove = db.prepare('DELETE FROM run WHERE policy = ?');
  for (const policy of missing) remove.run(policy);
  db.close();
}
