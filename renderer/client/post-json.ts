import { LabError } from '../../shared/errors.ts';

export type Fetch = typeof globalThis.fetch;

/** The header that carries the token of a session. */
export const tokenHeader = 'x-lab-token';

/** What an answer of the lab's server is made of. */
export interface Answer {
  readonly status: number;
  /** The parsed body: a Reply, unless something else answered. */
  readonly body: unknown;
}

/** True for the status that says: this page has no session here. */
export function isSignedOut(status: number): boolean {
  return status === 401;
}

/** The error that stands for a server that cannot be reached. */
export function noAnswer(cause?: unknown): LabError {
  const hint = 'nothing that was stored is lost; see whether the lab is still running';
  return new LabError('internal', 'the lab does not answer', hint, { cause });
}

/** The body of a response as JSON; null when it is none. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/**
 * Posts JSON to the lab's own server and reads the JSON it answers.
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
