// The built page as a list of files, and the headers of every answer: the same for the app:// scheme and
// the browser host. The rule: what is not in the list does not exist, so a host looks a path up and never
// opens a file for a request. The hosts send the files.
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { LabError } from '../../shared/errors.ts';

export interface StaticFile {
  /** The value of Content-Type. */
  readonly type: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** Maps a URL path, percent-encoded as in `URL.pathname`, to a file. `/` is `/index.html`. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The headers of every answer, whatever its status. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** For unknown extensions: a type that no browser runs or shows. */
const unknownType = 'application/octet-stream';

/**
 * Everything below a folder, read once. Links are skipped, because they may lead elsewhere.
 * @throws LabError `not-found` if there is no built page in it.
 */
export function readStaticFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  try {
    readFolder(folder, '', files);
  } catch (error) {
    throw noPage(folder, { cause: error });
  }
  const index = files.get('/index.html');
  if (!index) throw noPage(folder);
  return files.set('/', index);
}

function readFolder(folder: string, urlPath: string, files: Map<string, StaticFile>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const url = `${urlPath}/${encodeURIComponent(entry.name)}`;
    if (entry.isDirectory()) readFolder(path, url, files);
    if (!entry.isFile()) continue;
    const type = contentTypes[extname(entry.name).toLowerCase()] ?? unknownType;
    files.set(url, { type, bytes: readFileSync(path) });
  }
}

function noPage(folder: string, options?: { cause: unknown }): LabError {
  const message = `there is no built page in ${folder}`;
  return new LabError('not-found', message, 'npm start builds it', options);
}
