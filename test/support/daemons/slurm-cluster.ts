import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort, isMissing } from './programs.ts';

export const isSlurmMissing = ['slurmctld', 'slurmd', 'sbatch', 'munged'].some(isMissing);

export interface SlurmCluster {
  /** The environment in which Slurm's commands find it. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the daemons and removes their folder. */
  remove(): Promise<void>;
}

const host = hostname().split('.')[0] ?? 'localhost';

/** One host with `cpus` processors, whatever it really has; no accounting. */
function writeConfig(folder: string, cpus: number, [ctld, d]: readonly [number, number]): string {
  const at = (name: string) => join(folder, name);
  const user = userInfo().username;
  const lines = [
    'ClusterName=lab',
    `SlurmctldHost=${host}(127.0.0.1)`,
    `SlurmctldPort=${ctld}`,
    `SlurmdPort=${d}`,
    'AuthType=auth/munge',
    `AuthInfo=socket=${at('munge/socket')}`,
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    `StateSaveLocation=${at('state')}`,
    `SlurmdSpoolDir=${at('spool')}`,
    `SlurmctldPidFile=${at('slurmctld.pid')}`,
    `SlurmdPidFile=${at('slurmd.pid')}`,
    `SlurmctldLogFile=${at('slurmctld.log')}`,
    `SlurmdLogFile=${at('slurmd.log')}`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'JobAcctGatherType=jobacct_gather/none',
    'AccountingStorageType=accounting_storage/none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_CPU',
    'SlurmdParameters=config_overrides',
    'SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000',
    'ReturnToService=2',
    'MpiDefault=none',
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus} State=UNKNOWN`,
    'PartitionName=lab Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
  ];
  const path = at('slurm.conf');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Slurm's real daemons on this host, on private ports and in a private folder. */
export async function startSlurmCluster(cpus: number): Promise<SlurmCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-slurm-'));
  chmodSync(folder, 0o755);
  for (const name of ['state', 'spool', 'munge']) mkdirSync(join(folder, name), { mode: 0o700 });
  const key = join(folder, 'munge/key');
  writeFileSync(key, randomBytes(128), { mode: 0o400 });
  const config = writeConfig(folder, cpus, [await freePort(), await freePort()]);
  const env = { ...process.env, SLURM_CONF: config };
  const children: ChildProcess[] = [];
  const start = (program: string, ...args: string[]) =>
    children.push(spawn(program, args, { env, stdio: 'ignore' }));
  const munge = ['socket', 'pid-file', 'log-file', 'seed-file'].map(
    (name) => `--${name}=${join(folder, 'munge', name.replace('-file', ''))}`,
  );
  start('munged', '--foreground', '--force', `--key-file=${key}`, '--num-threads=2', ...munge);
  start('slurmctld', '-D');
  start('slurmd', '-D');

  async function remove(): Promise<void> {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill(child === children[0] ? 'SIGTERM' : 'SIGKILL');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  }

  for (let tries = 0; ; tries++) {
    try {
      const nodes = execFileSync('sinfo', ['--noheader', '-o', '%T'], { env, stdio: 'pipe' });
      if (nodes.toString().trim() === 'idle') return { env, remove };
    } catch {
      // They have not come up yet.
    }
    if (tries > 300) {
      const log = readFileSync(join(folder, 'slurmctld.log'), 'utf8');
      await remove();
      throw new Error(`Slurm does not come up: ${log.slice(-2000)}`);
    }
    await setTimeout(100);
  }
}
