import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-refusals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newPath = () => join(folder, `${++files}.db`);

const run = (words: readonly string[], database = newPath()) =>
  runLab(words, { env: { SHOOTDOWN_LAB_DB: database } });

describe('a command line', () => {
  it.each([
    [['list', '--db', '--json'], 'Error: --db needs a value', 'lab list --help'],
    [['run', '--seed'], "Error: Option '--seed <value>' argument missing", 'lab run --help'],
    [['run', '--json=yes'], "Error: Option '--json' does not take an argument", 'lab run --help'],
    [['run', 'sync'], 'Error: unexpected "sync"', 'lab run --help'],
    [['validate', 'all'], 'Error: unexpected "all"', 'lab validate --help'],
    [['show', 'abcd', 'efgh'], 'Error: unexpected "efgh"', 'lab show --help'],
    [['sweep', '4', '--vary', 'run.seed=1'], 'Error: unexpected "4"', 'lab sweep --help'],
    [['sweep', '--vary', 'run.seed=9..1'], 'its end is below its start', 'write field=a,b,c'],
    [['sweep', '--vary', 'run.seed=1..', '--dry-run'], 'number on both sides', 'write field='],
    [
      ['run', '--policy', 'sync', '--set', 'policy.maxAgeUs=5'],
      'Error: policy.maxAgeUs needs policy.remote=deferred',
      'lab run --help',
    ],
    [
      ['run', '--policy', 'deferred', '--set', 'policy.contract=max-age'],
      'Error: policy.contract=max-age needs policy.maxAgeUs',
      'lab run --help',
    ],
    [['list', '--policy', 'sync'], "Error: Unknown option '--policy'", 'lab list policy:sync'],
    [
      ['list', '--status=done', '--json', '--machine', 'two words'],
      "Error: Unknown option '--status'",
      `lab list 'status:done machine:"two words"'`,
    ],
    [['list', 'policy:sync', '--policy'], "Error: Unknown option '--policy'", 'lab list --help'],
    [['list', '-policy'], 'Error: there is no database', 'lab study'],
    [['run', '-policy:none'], "Error: Unknown option '-p'", 'lab run --help'],
    [['run', '--set', 'policy.name=a/b'], 'Error: policy.name must be 1 to 64 letters', 'another'],
    [['run', '--set', 'workload.name=my,fit'], 'workload.name must be 1 to 64', 'another name'],
    [['run', '--set', 'machine.name=-x'], 'Error: machine.name must be 1 to 64', 'another name'],
    [['policies', '--db'], "Error: Option '--db <value>' argument missing", 'lab policies --help'],
  ])('%j is refused in two lines', async (words, error, hint) => {
    const { code, out, err } = await run(words);
    const [first, second, ...rest] = err.split('\n');
    expect({ code, out, rest }).toEqual({ code: 2, out: '', rest: [''] });
    expect(first).toContain(error);
    expect(first!.length).toBeLessThan(200);
    expect(second).toMatch(/^Try: /);
    expect(second).toContain(hint);
  });

  it('plans a sweep without making a database', async () => {
    const path = newPath();
    const words = ['sweep', '--vary', 'machine.cpus=2,4', '--dry-run'];
    const { code, out, err } = await run(words, path);
    const held = 'xeon-8160-2s: sockets held at 2, with the CPUs spread evenly over them.\n';
    expect({ code, err }).toEqual({ code: 0, err: `${held}2 runs, 0 of them stored\n` });
    expect(out.match(/ new +lab run .*machine\.cpus=[24]$/gm)).toHaveLength(2);
    expect(existsSync(path)).toBe(false);
  });

  it('drops the points that a condition excludes, even those that could not be built', async () => {
    const axes = ['--vary', 'machine.sockets=1,8', '--vary', 'machine.cpus=2,16'];
    const words = ['sweep', ...axes, '--where', 'machine.sockets <= machine.cpus', '--dry-run'];
    const { code, err } = await run(words);
    expect({ code, err }).toEqual({ code: 0, err: '3 runs, 0 of them stored\n' });
  });
});
