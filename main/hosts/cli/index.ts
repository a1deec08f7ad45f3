// The program `lab`: passes this process to the command line, and ends with its exit code.
// The rule: the code cache is on before any code is loaded, and Ctrl-C works from the first moment.
import './compile-cache.mjs';
import type { CommandIo } from './command-io.ts';

const abort = new AbortController();
const stop = () => abort.abort();
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Who reads has enough of it.
  if (error.code === 'EPIPE') process.exit(0);
  const why = error.code === 'ENOSPC' ? 'the disk is full' : error.message;
  process.stderr.write(
    `Error: standard output could not be written: ${why}\n` +
      'Try: free some space, or write it somewhere else\n',
  );
  process.exit(1);
});

const io: CommandIo = {
  stdout: process.stdout,
  stderr: process.stderr,
  // Reading the property opens it.
  get stdin() {
    return process.stdin;
  },
  env: process.env,
  platform: process.platform,
  cwd: process.cwd(),
  signal: abort.signal,
};
const { runCommandLine } = await import('./run-command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2), io);
process.off('SIGINT', stop);
process.off('SIGTERM', stop);
process.off('SIGHUP', stop);
