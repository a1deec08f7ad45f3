import { LabError } from '../../shared/errors.ts';

export type Fetch = typeof globalThis.fetch;

/** The header that carries the token of a session. */
export const tokenHeader = 'x-lab-token';

/** An answer from the lab's server. */
export interface Answer {
  readonly status: number;
  /** The parsed body: a Reply, unless something other than the lab answered. */
  readonly body: unknown;
}

/** True for the status of a page without a session. */
export function isSignedOut(status: number): boolean {
  return status === 401;
}

/** The error for a server that cannot be reached. */
export function noAnswer(cause?: unknown): LabError {
  const hint = 'nothing that was stored is lost; see whether the lab is still running';
  return new LabError('internal', 'the lab does not answer', hint, { cause });
}

/** The body of a response as JSON; null when it is not JSON. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/**
 * Posts JSON to the lab's own server and reads its JSON answer.
 * @throws LabError when there is no answer.
 */
export async function postJson(
  fetch: Fetch,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
  } catch (error) {
    throw noAnswer(error);
  }
  return { status: response.status, body: await readJson(response) };
}
