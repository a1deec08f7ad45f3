// Opens a link in the user's browser without showing it to others on the computer: command lines can
// be read by everybody, and the link holds a ticket. The rule: the program is handed a private file
// that leads on to the link. A browser that does not open is no error; the link is printed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program that opens a file, and its words before the file. */
export function openerOf(platform: string): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/** A page that leads on to the link at once, and shows it where that is turned off. */
export function redirectPage(link: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>Shootdown Lab</title>
<meta http-equiv="refresh" content="0; url=${link}">
<a href="${link}">Shootdown Lab</a>
`;
}

/** A private file that leads on to the link, in a folder of its own; null if there is no room for it. */
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

/** Gives the end of it: removes the file. */
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
