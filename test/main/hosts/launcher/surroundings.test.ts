import { describe, expect, it } from 'vitest';
import { hasUserNamespaces, lookAround } from '../../../../main/hosts/launcher/surroundings.ts';

const clone = '/proc/sys/kernel/unprivileged_userns_clone';
const most = '/proc/sys/user/max_user_namespaces';
const appArmor = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

describe('user namespaces', () => {
  it.each<[files: Record<string, string>, isOn: boolean]>([
    [{}, true],
    [{ [clone]: '1\n', [most]: '15000\n', [appArmor]: '0\n' }, true],
    [{ [clone]: '0\n' }, false],
    [{ [clone]: '0' }, false],
    [{ [most]: '0\n' }, false],
    [{ [most]: '10\n' }, true],
    [{ [appArmor]: '1\n' }, false],
    [{ [clone]: '1\n', [most]: '15000\n', [appArmor]: '1\n' }, false],
    [{ [clone]: '' }, true],
    [{ [clone]: 'unheard of' }, true],
  ])('with %j are on: %s', (files, isOn) => {
    expect(hasUserNamespaces((path) => files[path])).toBe(isOn);
  });
});

describe('a display', () => {
  it.each<[env: NodeJS.ProcessEnv, hasDisplay: boolean]>([
    [{}, false],
    [{ DISPLAY: '' }, false],
    [{ DISPLAY: ':0' }, true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, true],
  ])('with %j exists: %s', (env, hasDisplay) => {
    expect(lookAround(env).hasDisplay).toBe(hasDisplay);
  });
});

describe('the inspection', () => {
  it('describes this computer and fails nowhere', () => {
    const isRoot = process.getuid?.() === 0;
    expect(lookAround({})).toMatchObject({ platform: process.platform, isRoot });
  });
});
