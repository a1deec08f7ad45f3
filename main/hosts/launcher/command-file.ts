// The file `lab` on a user's path: its place and its content. Its three lines start the right Node with
// the command line, so that neither npm nor a second Node is started.
// install-command.ts writes it.
import { posix, win32, type PlatformPath } from 'node:path';
import { joinCommand } from '../../../shared/text/plain.ts';

export interface CommandPlace {
  /** Root of the checkout that the command runs. */
  readonly root: string;
  /** Path of the Node that runs it. */
  readonly node: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: string;
  /** The user's home folder. */
  readonly home: string;
}

export interface CommandFile {
  readonly path: string;
  readonly script: string;
}

/** In the second line; it identifies a file as ours. */
export const commandMark = 'Shootdown Lab; made by: npm start -- --install-command';

export function pathsOf(platform: string): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}

/** The file in XDG_BIN_HOME, or else in .local/bin of the home folder. */
export function commandFile({ root, node, env, platform, home }: CommandPlace): CommandFile {
  const { join } = pathsOf(platform);
  const folder = env['XDG_BIN_HOME'] || join(home, '.local', 'bin');
  const program = join(root, 'main', 'hosts', 'cli', 'shootdown-lab.mjs');
  if (platform !== 'win32') {
    const script = `#!/bin/sh\n# ${commandMark}\nexec ${joinCommand([node, program])} "$@"\n`;
    return { path: join(folder, 'lab'), script };
  }
  const [ownNode, ownProgram] = [node, program].map((path) => `"${path.replace(/%/g, '%%')}"`);
  const lines = ['@echo off', `rem ${commandMark}`, `${ownNode} ${ownProgram} %*`, ''];
  return { path: join(folder, 'lab.cmd'), script: lines.join('\r\n') };
}
