// The checks of npm test: types, lint and format one after another, and the tests at the same time. The
// output of each stays together, and the last line is that of the tests. Uses only Node built-ins.
import { spawn } from 'node:child_process';

/**
 * Runs a script of package.json; `onText` gets its output. True if it succeeded.
 * @param {string} script
 * @param {(text: string) => void} onText
 * @returns {Promise<boolean>}
 */
function runScript(script, onText) {
  const npm = process.env['npm_execpath'];
  const args = ['run', '-s', script];
  // TypeScript 7 is written in Go, whose collector takes a quarter of its time, for memory that is there.
  const env = { GOGC: '300', ...process.env };
  /** @type {import('node:child_process').SpawnOptions} */
  const options = { env, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = npm?.endsWith('.js')
    ? spawn(process.execPath, [npm, ...args], options)
    : spawn('npm', args, { ...options, shell: process.platform === 'win32' });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onText);
  return new Promise((resolve) => {
    child.on('error', (error) => onText(`${error.message}\n`));
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Runs the scripts one after another, and prints the output of each when it has ended. */
async function runQuietChecks() {
  const failed = [];
  for (const script of ['check:types', 'check:lint', 'check:format']) {
    let output = '';
    if (!(await runScript(script, (text) => (output += text)))) failed.push(script);
    process.stdout.write(output);
  }
  return failed;
}

/** Runs the tests, prints their output as it comes, and keeps the last line for the end. */
async function runTests() {
  let last = '';
  const isGood = await runScript('check:tests', (text) => {
    const held = last + text;
    const start = held.lastIndexOf('\n', held.length - 2) + 1;
    process.stdout.write(held.slice(0, start));
    last = held.slice(start);
  });
  return { isGood, last };
}

const [failed, tests] = await Promise.all([runQuietChecks(), runTests()]);
for (const script of failed) process.stdout.write(`FAILED: npm run -s ${script}\n`);
process.stdout.write(tests.last);
process.exitCode = failed.length === 0 && tests.isGood ? 0 : 1;
