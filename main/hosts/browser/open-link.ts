// Opens a link in the user's browser without showing it to others on the computer: everybody can read
// command lines, and the link contains a ticket. The rule: the program gets a private file that
// redirects to the link. A browser that does not open is not an error, because the link is printed too.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program that opens a file, and its arguments before the file. */
export function openerOf(platform: string): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/** A page that redirects to the link at once, and shows it if redirects are turned off. */
export function redirectPage(link: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>Shootdown Lab</title>
<meta http-equiv="refresh" content="0; url=${link}">
<a href="${link}">Shootdown Lab</a>
`;
}

/** A private file that redirects to the link, in its own folder; null if it cannot be written. */
function writeRedirect(link: string): { folder: string; file: string } | null {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'shootdown-lab-'));
    const file = join(folder, 'open.html');
    writeFileSync(file, redirectPage(link), { mode: 0o600 });
    return { folder, file };
  } catch {
    return null;
  }
}

/** Returns the function that removes the file. */
export function openLink(link: string, platform: string = process.platform): () => void {
  const written = writeRedirect(link);
  if (!written) return () => undefined;
  const { folder, file } = written;
  const [program, ...words] = openerOf(platform);
  const child = spawn(program, [...words, file], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
  return () => rmSync(folder, { recursive: true, force: true });
}
