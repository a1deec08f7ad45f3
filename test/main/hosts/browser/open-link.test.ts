import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLink, openerOf, redirectPage } from '../../../../main/hosts/browser/open-link.ts';
import { sshLine } from '../../../../main/hosts/browser/serve.ts';

const link = 'http://127.0.0.1:8080/#ticket=secret-ticket';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-link-test-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Stands in for the program that opens files: records its arguments. */
function fakeOpener(): () => Promise<string[]> {
  const seen = join(folder, 'seen');
  const script = join(folder, 'xdg-open');
  writeFileSync(
    script,
    `#!/bin/sh\nprintf '%s\\n' "$@" > "${seen}.new"\nmv "${seen}.new" "${seen}"\n`,
  );
  chmodSync(script, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  return async () => {
    for (let tries = 0; tries < 1000 && !existsSync(seen); tries += 1) await sleep(10);
    return readFileSync(seen, 'utf8').trimEnd().split('\n');
  };
}

describe('the page that redirects to the link', () => {
  it('goes there at once, and has the link to click', () => {
    expect(redirectPage(link)).toContain(`content="0; url=${link}"`);
    expect(redirectPage(link)).toContain(`href="${link}"`);
  });
});

describe('the program that opens a file', () => {
  it.each([
    ['linux', ['xdg-open']],
    ['freebsd', ['xdg-open']],
    ['darwin', ['open']],
    ['win32', ['rundll32', 'url.dll,FileProtocolHandler']],
  ])('of %s is %j', (platform, words) => {
    expect(openerOf(platform)).toEqual(words);
  });
});

describe.skipIf(process.platform === 'win32')('opening a link', () => {
  it('passes a private file and not the ticket, and removes it at the end', async () => {
    const words = fakeOpener();
    const end = openLink(link, 'linux');
    const [file = '', ...more] = await words();
    expect(more).toEqual([]);
    expect(file).not.toContain('secret-ticket');
    expect(readFileSync(file, 'utf8')).toBe(redirectPage(link));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    end();
    expect(existsSync(dirname(file))).toBe(false);
    end();
  });

  it('leaves nothing behind if no program opens files', async () => {
    vi.stubEnv('PATH', folder);
    vi.stubEnv('TMPDIR', folder);
    const end = openLink(link, 'linux');
    await sleep(50);
    end();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is abandoned if there is no place for the file', () => {
    vi.stubEnv('TMPDIR', join(folder, 'none'));
    expect(() => openLink(link, 'linux')()).not.toThrow();
  });
});

describe('the line for ssh', () => {
  it.each<[env: NodeJS.ProcessEnv, place: string]>([
    [{ SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22', USER: 'ada' }, 'ada@192.0.2.1'],
    [{ SSH_CONNECTION: '2001:db8::7 50000 2001:db8::1 22', USER: 'ada' }, 'ada@2001:db8::1'],
  ])('with %j leads to %s', (env, place) => {
    expect(sshLine(8080, env)).toBe(`ssh -L 8080:127.0.0.1:8080 ${place}`);
  });

  it('names this computer and this user if nothing else is known', () => {
    expect(sshLine(8080, {})).toMatch(/^ssh -L 8080:127\.0\.0\.1:8080 (\S+@)?\S+$/);
  });
});
