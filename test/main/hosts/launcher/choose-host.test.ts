import { describe, expect, it } from 'vitest';
import { LabError } from '../../../../shared/errors.ts';
import {
  chooseHost,
  type HostName,
  type Surroundings,
} from '../../../../main/hosts/launcher/choose-host.ts';

const able: Omit<Surroundings, 'findElectron'> = {
  platform: 'linux',
  isRoot: false,
  hasDisplay: true,
  hasUserNamespaces: true,
};

/** Chooses, and reports whether the program was looked for. */
async function choose(
  wanted: HostName | null,
  changes: Partial<Surroundings> = {},
): Promise<{ outcome: unknown; searches: number }> {
  let searches = 0;
  const findElectron = changes.findElectron ?? (async () => '/electron');
  const around = {
    ...able,
    ...changes,
    findElectron: () => {
      searches += 1;
      return findElectron();
    },
  };
  const outcome: unknown = await chooseHost(wanted, around).catch((error: unknown) => error);
  return { outcome, searches };
}

const window = { host: 'electron', program: '/electron' };
const noDisplay = 'there is no display';
const root = "Electron's sandbox does not run as root";
const noNamespaces = "user namespaces are off, which Electron's sandbox needs";

const obstacles: [changes: Partial<Surroundings>, reason: string][] = [
  [{ hasDisplay: false }, noDisplay],
  [{ isRoot: true }, root],
  [{ hasUserNamespaces: false }, noNamespaces],
  [{ hasDisplay: false, isRoot: true, hasUserNamespaces: false }, noDisplay],
  [{ isRoot: true, hasUserNamespaces: false }, root],
];

const notFound = async () => {
  throw new LabError('not-found', 'it is not to be had', 'go without');
};

describe('the host', () => {
  it('is the window if nothing prevents it, requested or not', async () => {
    expect(await choose(null)).toEqual({ outcome: window, searches: 1 });
    expect(await choose('electron')).toEqual({ outcome: window, searches: 1 });
  });

  it.each([[{}, ''] as [Partial<Surroundings>, string], ...obstacles])(
    'is the browser without a reason if it was requested: %j',
    async (changes) => {
      const outcome = { host: 'browser', reason: null };
      expect(await choose('browser', changes)).toEqual({ outcome, searches: 0 });
    },
  );

  it.each(obstacles)(
    'is the browser with %j, and nothing is downloaded',
    async (changes, reason) => {
      expect(await choose(null, changes)).toEqual({
        outcome: { host: 'browser', reason },
        searches: 0,
      });
    },
  );

  it.each(obstacles)('is refused with %j if the window was requested', async (changes, reason) => {
    const { outcome, searches } = await choose('electron', changes);
    expect(outcome).toBeInstanceOf(LabError);
    expect(outcome).toMatchObject({
      code: 'not-allowed',
      message: `the window cannot open: ${reason}`,
      hint: 'npm start -- --browser',
    });
    expect(searches).toBe(0);
  });

  it.each(['darwin', 'win32'])(
    'is the window on %s, whatever Linux would need',
    async (platform) => {
      const changes = { platform, isRoot: true, hasDisplay: false, hasUserNamespaces: false };
      expect(await choose(null, changes)).toEqual({ outcome: window, searches: 1 });
    },
  );

  it('is the browser if the program is not available, with the reason', async () => {
    const outcome = { host: 'browser', reason: 'it is not to be had' };
    expect(await choose(null, { findElectron: notFound })).toEqual({ outcome, searches: 1 });
    expect((await choose('electron', { findElectron: notFound })).outcome).toMatchObject({
      code: 'not-allowed',
      message: 'the window cannot open: it is not to be had',
    });
  });

  it('is none after an unexpected error', async () => {
    const bug = new TypeError('a bug');
    const findElectron = async () => {
      throw bug;
    };
    expect((await choose(null, { findElectron })).outcome).toBe(bug);
  });
});
