#!/usr/bin/env node
// The installed command. Runs the command line with this Node if it can run TypeScript and load the
// store's addon, else with the Node that comes with the project.
import './compile-cache.mjs';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const isNewEnough =
  (major > 23 || (major === 23 && minor >= 6)) && Number(process.versions.napi) >= 10;
if (isNewEnough) {
  await import('./index.ts');
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = fileURLToPath(new URL(`../../../node_modules/.bin/${name}`, import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write('Error: this needs Node 24\nTry: npm ci, which brings it\n');
    process.exit(2);
  }
  const script = fileURLToPath(new URL('./index.ts', import.meta.url));
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}
