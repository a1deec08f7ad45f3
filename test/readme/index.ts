import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitCommand } from '../../shared/text/plain.ts';

const file = 'README.md';
/** What a command printed: a block without language whose last line is that command. */
const printed = /(?<=\n```\n)[^`]*?\nlab ([^\n`]*)(?=\n```\n)/g;

/** Runs every command whose output the README shows, and puts in what it prints now. */
function renewReadme(): void {
  const folder = mkdtempSync(join(tmpdir(), 'lab-readme-'));
  const database = join(folder, 'lab.db');
  try {
    const text = readFileSync(file, 'utf8').replace(printed, (_old, command: string) => {
      console.log(`lab ${command}`);
      const words = [...splitCommand(command), '--quiet', '--db', database];
      const entry = 'main/hosts/cli/index.ts';
      const { stdout, stderr } = spawnSync(process.execPath, [entry, ...words], {
        encoding: 'utf8',
      });
      if (stdout.trim() === '') throw new Error(`lab ${command} printed nothing: ${stderr}`);
      return stdout.trimEnd();
    });
    writeFileSync(file, text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

renewReadme();
