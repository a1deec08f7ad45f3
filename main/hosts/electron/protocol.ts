// The app:// scheme: serves the built page from memory. The rule: an answer is a file of the list or
// a 404, so no request reaches the disk. static-files.ts provides the files, their types and the
// security headers.
import type { CustomScheme } from 'electron';
import { securityHeaders, type StaticFiles } from '../static-files.ts';
import { pageOrigin } from './security.ts';

/** Parts of `protocol` that are used. */
interface SchemePart {
  registerSchemesAsPrivileged(schemes: CustomScheme[]): void;
}
interface HandlePart {
  handle(scheme: string, handler: (request: PageRequest) => Response): void;
}

interface PageRequest {
  readonly method: string;
  readonly url: string;
}

const scheme = 'app';

/** Makes app:// its own origin, with fetch but no other privileges. Call it before ready. */
export function registerAppScheme(protocol: SchemePart): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

export function serveApp(protocol: HandlePart, files: StaticFiles): void {
  protocol.handle(scheme, (request) => answer(files, request));
}

function answer(files: StaticFiles, { method, url }: PageRequest): Response {
  const isOurs = method === 'GET' && url.startsWith(`${pageOrigin}/`) && URL.canParse(url);
  const file = isOurs ? files.get(new URL(url).pathname) : undefined;
  if (!file) {
    const headers = { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' };
    return new Response('not found\n', { status: 404, headers });
  }
  return new Response(file.bytes, { headers: { ...securityHeaders, 'Content-Type': file.type } });
}
