import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Starts a program and waits for its first words. */
export async function startProgram(
  stdio: 'stdout' | 'stderr',
  args: readonly string[],
): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child[stdio], 'data');
  return child;
}
