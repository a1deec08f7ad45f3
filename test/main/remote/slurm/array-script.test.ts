import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { writeArrayScript } from '../../../../main/remote/slurm/array-script.ts';

const script = {
  folder: '/home/me/plan',
  shards: 3,
  workers: 2,
  options: ['--partition=long', '--time=1:00:00'],
  program: ['echo', "it's", '/opt/the lab/lab.mjs'],
};

describe('the script of a job array', () => {
  it('runs one shard in each task, with its options before the first command', () => {
    const text = writeArrayScript(script);
    expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '#!/bin/sh',
      '#SBATCH --job-name=shootdown-lab',
      '#SBATCH --array=1-3',
      '#SBATCH --cpus-per-task=2',
      '#SBATCH --output=/home/me/plan/task-%a.log',
      '#SBATCH --open-mode=append',
      '#SBATCH --requeue',
      '#SBATCH --partition=long',
      '#SBATCH --time=1:00:00',
    ]);
  });

  it.skipIf(process.platform === 'win32')('is read by a shell as the words it was made of', () => {
    const env = { ...process.env, SLURM_ARRAY_TASK_ID: '2' };
    const out = execFileSync('sh', ['-c', writeArrayScript(script)], { env, encoding: 'utf8' });
    expect(out).toBe(
      "it's /opt/the lab/lab.mjs work /home/me/plan/shard-2.lab -o /home/me/plan/part-2.lab " +
        '--workers 2 --quiet\n',
    );
  });

  it.each([
    [{ folder: '/home/me/my plan' }, 'Slurm cannot take /home/me/my plan'],
    [{ folder: '/home/%u' }, 'Slurm cannot take'],
    [{ folder: '/home/me\n#SBATCH --uid=0' }, 'Slurm cannot take'],
    [{ options: ['partition'] }, 'is no option of sbatch in one word'],
    [{ options: ['--a b'] }, 'is no option of sbatch in one word'],
    [{ options: ['--a\nrm'] }, 'is no option of sbatch in one word'],
  ])('%j is refused', (part, message) => {
    expect(() => writeArrayScript({ ...script, ...part })).toThrow(message);
  });
});
