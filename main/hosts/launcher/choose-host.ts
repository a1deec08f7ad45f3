// Chooses the host that npm start opens: the desktop window if it can run, or else the browser. The rule:
// visible obstacles are checked before anything is downloaded, the sandbox is never turned off, and an
// unrequested choice is reported in one line.
import { LabError } from '../../../shared/errors.ts';

export type HostName = 'electron' | 'browser';

/** The facts that decide. */
export interface Surroundings {
  readonly platform: string;
  readonly isRoot: boolean;
  readonly hasDisplay: boolean;
  /** Chromium's sandbox needs unprivileged user namespaces on Linux. */
  readonly hasUserNamespaces: boolean;
  /** Finds or downloads the program; throws a LabError if that fails. */
  readonly findElectron: () => Promise<string>;
}

export type Choice =
  | { readonly host: 'electron'; readonly program: string }
  /** `reason` is null if the browser was requested. */
  | { readonly host: 'browser'; readonly reason: string | null };

/** Why the window cannot run here, or null. */
function obstacle(around: Surroundings): string | null {
  if (around.platform !== 'linux') return null;
  if (!around.hasDisplay) return 'there is no display';
  if (around.isRoot) return "Electron's sandbox does not run as root";
  if (!around.hasUserNamespaces) return "user namespaces are off, which Electron's sandbox needs";
  return null;
}

/** @throws LabError `not-allowed` if the window was requested and cannot run. */
export async function chooseHost(wanted: HostName | null, around: Surroundings): Promise<Choice> {
  if (wanted === 'browser') return { host: 'browser', reason: null };
  let reason = obstacle(around);
  if (reason === null) {
    try {
      return { host: 'electron', program: await around.findElectron() };
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      reason = error.message;
    }
  }
  if (wanted === null) return { host: 'browser', reason };
  throw new LabError('not-allowed', `the window cannot open: ${reason}`, 'npm start -- --browser');
}
