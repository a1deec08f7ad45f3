import { describe, expect, it } from 'vitest';
import { commandFile } from '../../../../main/hosts/launcher/command-file.ts';

describe('the file of the command', () => {
  it('is a shell script in the folder of the user', () => {
    const place = { root: '/src/lab', node: '/n/bin/node', env: {}, home: '/home/a' };
    for (const platform of ['linux', 'darwin']) {
      expect(commandFile({ ...place, platform })).toEqual({
        path: '/home/a/.local/bin/lab',
        script:
          '#!/bin/sh\n# Shootdown Lab; made by: npm start -- --install-command\n' +
          'exec /n/bin/node /src/lab/main/hosts/cli/shootdown-lab.mjs "$@"\n',
      });
    }
    const env = { XDG_BIN_HOME: '/home/a/bin' };
    expect(commandFile({ ...place, env, platform: 'linux' }).path).toBe('/home/a/bin/lab');
  });

  it('is a command file on Windows, which takes a percent sign in a path as it is', () => {
    const file = commandFile({
      root: 'C:\\100% lab',
      node: 'C:\\node\\node.exe',
      env: {},
      platform: 'win32',
      home: 'C:\\Users\\a',
    });
    expect(file.path).toBe('C:\\Users\\a\\.local\\bin\\lab.cmd');
    expect(file.script.split('\r\n')).toEqual([
      '@echo off',
      'rem Shootdown Lab; made by: npm start -- --install-command',
      '"C:\\node\\node.exe" "C:\\100%% lab\\main\\hosts\\cli\\shootdown-lab.mjs" %*',
      '',
    ]);
  });
});
