import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStaticFiles, securityHeaders } from '../../../main/hosts/static-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'static-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text = path): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe('the files of the built page', () => {
  it('are listed by URL path with their type, and the folder itself is the index', () => {
    write('index.html');
    write('assets/index-1a2b.js');
    write('assets/index.CSS');
    write('assets/fonts/a b.woff2');
    write('notes.unheard');
    const files = readStaticFiles(folder);
    const listed = [...files].map(([path, { type, bytes }]) => [path, type, String(bytes)]);
    expect(listed.toSorted()).toEqual([
      ['/', 'text/html; charset=utf-8', 'index.html'],
      ['/assets/fonts/a%20b.woff2', 'font/woff2', 'assets/fonts/a b.woff2'],
      ['/assets/index-1a2b.js', 'text/javascript; charset=utf-8', 'assets/index-1a2b.js'],
      ['/assets/index.CSS', 'text/css; charset=utf-8', 'assets/index.CSS'],
      ['/index.html', 'text/html; charset=utf-8', 'index.html'],
      ['/notes.unheard', 'application/octet-stream', 'notes.unheard'],
    ]);
  });

  it.skipIf(process.platform === 'win32')('omit links, to files and to folders', () => {
    write('index.html');
    symlinkSync(join(folder, 'index.html'), join(folder, 'link.html'));
    symlinkSync(tmpdir(), join(folder, 'elsewhere'));
    expect([...readStaticFiles(folder).keys()]).toEqual(['/index.html', '/']);
  });

  it('are refused if no page was built', () => {
    const refused = { code: 'not-found', hint: 'npm start builds it' };
    expect(() => readStaticFiles(folder)).toThrow(expect.objectContaining(refused));
    expect(() => readStaticFiles(join(folder, 'none'))).toThrow(expect.objectContaining(refused));
  });
});

describe('the headers of every answer', () => {
  it('allow a page nothing but its own files', () => {
    expect(securityHeaders).toEqual({
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    });
  });
});
