// Slurm's own commands, started as programs. The rule: arguments are words, never a shell's text, and a
// command that fails is reported with what it printed.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LabError } from '../../../shared/errors.ts';
import { readTaskStates } from './task-states.ts';

export interface Slurm {
  /** @throws LabError `not-found` without sbatch, `not-allowed` unless its controller answers. */
  ping(): Promise<void>;
  /** Submits these tasks of a script; the number of the job. */
  submit(script: string, tasks: readonly number[]): Promise<number>;
  /** The state of each task that the controller still knows. */
  states(job: number): Promise<ReadonlyMap<number, string>>;
  cancel(job: number): Promise<void>;
}

const run = promisify(execFile);
const patienceMs = 60_000;

function toSlurmError(program: string, error: unknown): LabError {
  const { code, stderr } = error as { code?: unknown; stderr?: string };
  if (code === 'ENOENT') {
    const hint =
      'start the lab where jobs are submitted, as on a login node, or take a plan there: lab plan --slurm';
    return new LabError('not-found', `there is no ${program} here`, hint, { cause: error });
  }
  const [said = ''] = (stderr ?? '').trim().split('\n');
  const message = `${program} failed: ${said || String(error)}`;
  return new LabError('not-allowed', message, 'sinfo shows whether Slurm runs', { cause: error });
}

/** Commands of the Slurm that this environment names. */
export function createSlurm(env: NodeJS.ProcessEnv): Slurm {
  async function call(program: string, args: readonly string[]): Promise<string> {
    try {
      const { stdout } = await run(program, args, { env, timeout: patienceMs, maxBuffer: 2 ** 26 });
      return stdout;
    } catch (error) {
      throw toSlurmError(program, error);
    }
  }

  return {
    async ping() {
      await call('sbatch', ['--version']);
      await call('scontrol', ['ping']);
    },
    async submit(script, tasks) {
      const out = await call('sbatch', ['--parsable', `--array=${tasks.join(',')}`, script]);
      const job = Number(out.trim().split(';')[0]);
      if (Number.isInteger(job)) return job;
      throw new LabError('not-allowed', `sbatch printed no job: ${out.trim()}`, 'try it by hand');
    },
    async states(job) {
      try {
        return readTaskStates(await call('scontrol', ['show', 'job', String(job), '-o']));
      } catch (error) {
        // The controller forgets jobs some minutes after their end.
        if (error instanceof LabError && /Invalid job id/.test(error.message)) return new Map();
        throw error;
      }
    },
    async cancel(job) {
      await call('scancel', [String(job)]);
    },
  };
}
