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

  it.each([
    ['run --precision 2%', '--precision must be a number, got 2%', '--precision 0.02'],
    ['run --precision 12.5%', '--precision must be a number, got 12.5%', '--precision 0.125'],
    ['run --precision low', '--precision must be a number, got low', '--precision 0.02'],
    ['serve --port abc', '--port must be a number, got abc', '--port 8080'],
    [
      'run --seed -1',
      'run.seed must be a whole number from 0 to 4294967295, got -1',
      'lists every field',
    ],
    ['list --limit -1', '--limit must be a whole number of at least 0, got -1', '--limit 50'],
    ['run --machine server-5000', 'unknown machine "server-5000"', 'with 1 to 1024 CPUs'],
    ['run --machine server-0', 'unknown machine "server-0"', 'with 1 to 1024 CPUs'],
  ])('refuses %s, and says what it takes', async (line, why, hint) => {
    const { code, err } = await run(line.split(' '));
    expect(code).toBe(2);
    expect(err.split('\n')[0]).toContain(why);
    expect(err.split('\n')[1]).toContain(hint);
  });

  it('says why a file cannot be written, without the name of its draft', async () => {
    const database = newPath();
    const words = ['study', 'new', 'one', '--db', database];
    expect(await runLab(words)).toMatchObject({ code: 0 });
    const out = join(folder, 'absent', 'r.html');
    const { code, err } = await runLab(['study', 'report', 'one', '--out', out, '--db', database]);
    expect({ code, err }).toEqual({
      code: 2,
      err:
        `Error: ${out} could not be written: its folder does not exist\n` +
        'Try: make the folder first, or name another file\n',
    });
  });

  it.each([
    ['run --seed 3 --set run.seed=4', 'run.seed is said twice: --seed 3 and --set run.seed=4'],
    ['run --isolated-cpus 2 --set workload.isolatedCpus=1', 'workload.isolatedCpus is said twice'],
    ['run --replications 3 --set run.replicationsMax=4', 'run.replicationsMax is said twice'],
    ['run --precision 0.1 --set run.precision=0.2', 'run.precision is said twice'],
    ['run --policy sync --policy deferred', '--policy is said twice'],
    ['run --policy sync --set policy=deferred', 'policy is said twice'],
    ['run --user-policy latr --set userPolicy=luf', 'userPolicy is said twice'],
    ['run --set machine.cpus=2 --set machine.cpus=2', 'machine.cpus is said twice'],
    ['list --limit 2 --limit 3', '--limit is said twice'],
    ['show abcd --db a.db --db b.db', '--db is said twice'],
    ['sweep --vary policy=sync --policy deferred', 'policy is said twice'],
    ['sweep --vary machine.cpus=2,4 --set machine.cpus=3', 'machine.cpus is said twice'],
    ['sweep --vary run.seed=2,4 --seed 1', 'run.seed is said twice'],
    ['sweep --vary run.seed=2,4 --vary run.seed=5', 'run.seed is said twice'],
    ['plan --shards 2 --vary kernel=4.10,6.6 --kernel 6.6', 'kernel is said twice'],
    ['estimate --vary policy=sync --policy deferred', 'policy is said twice'],
    ['adversaries --policies sync,deferred --set policy=none', 'policy is said twice'],
    ['adversaries --policies sync,deferred,sync', '--policies names sync twice'],
    [
      'question crossover --policies sync,none --along machine.cpus=2,4 --set machine.cpus=3',
      'machine.cpus is said twice',
    ],
    ['policy save x --set maxAgeUs=1 --set maxAgeUs=2', 'maxAgeUs is said twice'],
    ['sweep --vary policy=sync,sync --dry-run', 'policy has the value sync twice'],
    ['sweep --vary machine.cpus=1..4+1,3 --dry-run', 'machine.cpus has the value 3 twice'],
    [
      'sweep --zip --vary machine.cpus=2,4,2 --vary policy=sync,none,sync --dry-run',
      'machine.cpus=2 policy=sync twice',
    ],
    ['sweep --resume --vary policy=sync', '--vary does not go with --resume'],
    ['sweep --resume 1 --seed 4', '--seed does not go with --resume'],
    ['sweep --resume --compare', '--compare does not go with --resume'],
    ['sweep --resume --slurm', '--slurm does not go with --resume'],
    ['sweep --vary policy=sync,none --out plan', '--out needs --slurm'],
    ['sweep --vary policy=sync,none --margin 2%', '--margin needs --compare'],
    ['list --group policy --limit 2', '--limit does not go with --group'],
    ['list --group policy --sort ratio', '--sort does not go with --group'],
  ])('refuses %s, and changes nothing', async (line, why) => {
    const database = newPath();
    const { code, out, err } = await run(line.split(' '), database);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(why);
    expect(err).toMatch(/\nTry: \S/);
    expect(existsSync(database)).toBe(false);
  });

  it('takes fields that only look alike, and pairs that differ', async () => {
    for (const line of [
      'sweep --machine server-4 --set machine.cpus=3 --vary policy=sync,none --dry-run',
      'sweep --policy sync --set policy.name=mine --vary policy.batchPages=1,2 --dry-run',
      'sweep --zip --vary machine.cpus=2,4,2 --vary policy=sync,none,none --dry-run',
    ]) {
      expect(await run(line.split(' ')), line).toMatchObject({ code: 0 });
    }
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
