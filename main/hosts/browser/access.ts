// Decides from the head alone whether a request is admitted. The rule: the name in Host and the page in
// Origin must be this server's own, or else a foreign page could reach it through the browser (DNS
// rebinding, cross-site requests); a call needs a token. A foreign page may only navigate a whole window
// to a file, as the page that opens the browser and links in e-mails do. A refusal changes nothing.
import type { ErrorCode } from '../../../shared/errors.ts';
import { isTooLarge, refuseTooLarge } from '../message-limit.ts';

/** The parts of a request's head that decide. Absent headers are undefined. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site. */
  readonly site: string | undefined;
  /** True if a whole window navigates to this address: Sec-Fetch-Mode and Sec-Fetch-Dest. */
  readonly isNavigation: boolean;
  readonly contentType: string | undefined;
  readonly contentLength: string | undefined;
  readonly token: string | undefined;
}

export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Rules {
  readonly port: number;
  readonly isToken: (token: string) => boolean;
  readonly isFile: (path: string) => boolean;
}

interface Endpoint {
  readonly method: string;
  readonly needsToken: boolean;
  /** None, a message, or a file of any length. */
  readonly body: 'none' | 'json' | 'bytes';
}

/** The API's paths. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  '/api/session': { method: 'POST', needsToken: false, body: 'json' },
  '/api/call': { method: 'POST', needsToken: true, body: 'json' },
  '/api/file': { method: 'POST', needsToken: true, body: 'bytes' },
  '/api/events': { method: 'GET', needsToken: true, body: 'none' },
};

/** A form can send neither type, so a foreign page cannot send them without a preflight request. */
const bodyTypes = { json: 'application/json', bytes: 'application/octet-stream' } as const;
const bodyNames = { json: 'JSON', bytes: 'bytes' } as const;

function refusal(
  status: number,
  code: ErrorCode,
  message: string,
  hint: string,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  return headers ? { status, code, message, hint, headers } : { status, code, message, hint };
}

const ownNames = ['127.0.0.1', 'localhost'];

function checkOrigin(head: RequestHead, { port, isFile }: Rules): Refusal | null {
  const { host, origin, site } = head;
  // A browser omits the default port.
  const hosts = ownNames.map((name) => (port === 80 ? name : `${name}:${port}`));
  if (host === undefined || !hosts.includes(host)) {
    const message = 'the Host header does not name this server';
    return refusal(421, 'not-allowed', message, `open http://127.0.0.1:${port}/`);
  }
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  if (isForeign || !(isOwnSite || (head.isNavigation && isFile(head.path)))) {
    const message = 'the request comes from a page of another origin';
    return refusal(403, 'not-allowed', message, "use the lab's own page");
  }
  return null;
}

function checkMethod(method: string, allowed: readonly string[]): Refusal | null {
  if (allowed.includes(method)) return null;
  const list = allowed.join(', ');
  return refusal(405, 'not-allowed', `the method is not ${list}`, `use ${list}`, { Allow: list });
}

function checkBody(head: RequestHead, body: keyof typeof bodyTypes): Refusal | null {
  const [type] = (head.contentType ?? '').split(';');
  if (type?.trim().toLowerCase() !== bodyTypes[body]) {
    const hint = `send Content-Type: ${bodyTypes[body]}`;
    return refusal(415, 'bad-message', `the body is not declared as ${bodyNames[body]}`, hint);
  }
  const isOver = body === 'json' && isTooLarge(Number(head.contentLength ?? 0));
  return isOver ? tooLarge() : null;
}

/** The refusal of a message over the limit. */
export function tooLarge(): Refusal {
  const { code, message, hint } = refuseTooLarge('message').error;
  return refusal(413, code, message, hint, { Connection: 'close' });
}

/** Why a request is refused; null if it is admitted. */
export function checkRequest(head: RequestHead, rules: Rules): Refusal | null {
  const foreign = checkOrigin(head, rules);
  if (foreign) return foreign;
  const endpoint = Object.hasOwn(endpoints, head.path) ? endpoints[head.path] : undefined;
  if (!endpoint) {
    if (!rules.isFile(head.path)) {
      return refusal(404, 'not-found', 'there is nothing at this path', 'open /');
    }
    return checkMethod(head.method, ['GET', 'HEAD']);
  }
  const wrongMethod = checkMethod(head.method, [endpoint.method]);
  if (wrongMethod) return wrongMethod;
  if (endpoint.needsToken && !rules.isToken(head.token ?? '')) {
    const hint = 'open the link that the lab printed when it started';
    return refusal(401, 'not-allowed', 'the request has no valid token', hint);
  }
  return endpoint.body === 'none' ? null : checkBody(head, endpoint.body);
}
