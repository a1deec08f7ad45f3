import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { comparisonAnswers, type Comparison } from '../../../../shared/comparison.ts';
import { counterNames, cpuTimeCategories, type RunResult } from '../../../../shared/result.ts';

const script = fileURLToPath(new URL('../../../../main/hosts/cli/index.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lab-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = ['--machine', 'i5-3550', '--set', 'run.measureMs=1', '--replications', '2'];

let files = 0;
const newPath = () => join(folder, `${++files}.db`);

function lab(...words: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const lines = (text: string) => text.split('\n').filter((line) => line !== '');

describe('bad input', () => {
  it.each([
    [['run', '--set', 'machine.cpu=4'], 'unknown field'],
    [['run', '--set', 'machine.cpus=9999'], 'from 1 to 1024'],
    [['run', '--set', 'machine.cpus=four'], 'whole number'],
    [['run', '--set', 'policy.drainAt=never'], 'drainAt'],
    [['run', '--set', 'policy.maxAgeUs=5', '--policy', 'sync'], 'maxAgeUs'],
    [['run', '--policy', 'snyc'], 'unknown policy'],
    [['run', '--machine', 'cray'], 'unknown machine'],
    [['run', '--workload', 'games'], 'unknown workload'],
    [['run', '--replications', 'many'], 'replications'],
    [['run', '--seed', 'x'], 'seed'],
    [['run', '--nope'], '--nope'],
    [['sweep'], 'axis'],
    [['sweep', '--vary', 'machine.cpus'], 'field=value'],
    [['sweep', '--vary', 'machine.cpus=4', '--where', 'machine.cpus >'], 'condition'],
    [['sweep', '--resume'], 'no database'],
    [['show', 'abcdef'], 'no database'],
    [['compare', 'abcd'], 'two runs'],
    [['compare', 'abcd', 'ef01', '--margin', '0'], 'margin'],
    [['compare', 'abcd', 'ef01', '--margin', '1 in 100'], 'margin'],
    [['list', '--status', 'lost'], 'status'],
    [['frobnicate'], 'unknown command'],
  ])('%j is refused in two lines, and no database is made', (words, why) => {
    const path = newPath();
    const { code, out, err } = lab(...words, ...(words[0] === 'frobnicate' ? [] : ['--db', path]));
    expect(code, err).toBe(2);
    expect(out).toBe('');
    expect(lines(err)).toHaveLength(2);
    expect(lines(err)[0]).toMatch(/^Error: /);
    expect(lines(err)[0]).toContain(why);
    expect(lines(err)[1]).toMatch(/^Try: /);
    expect(existsSync(path)).toBe(false);
  });

  it('leaves a file that is no database as it is', () => {
    const path = newPath();
    writeFileSync(path, 'a letter');
    expect(lab('run', ...small, '--db', path).code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe('a letter');
  });

  it('leaves the database of another program as it is', () => {
    const path = newPath();
    new Database(path).exec('CREATE TABLE recipe (name TEXT)').close();
    const before = digest(path);
    const { code, err } = lab('run', ...small, '--db', path);
    expect(code).toBe(2);
    expect(err).toContain('not a Shootdown Lab database');
    expect(digest(path)).toBe(before);
  });

  it('leaves a database of a newer version as it is', () => {
    const path = newPath();
    expect(lab('run', ...small, '--db', path).code).toBe(0);
    const db = new Database(path);
    db.pragma('journal_mode = DELETE');
    db.pragma('user_version = 999');
    db.close();
    const before = digest(path);
    const { code, err } = lab('list', '--db', path);
    expect(code).toBe(2);
    expect(err).toContain('999');
    expect(digest(path)).toBe(before);
  });

  it('refuses a folder as database', () => {
    expect(lab('run', ...small, '--db', folder).code).toBe(2);
  });
});

describe('help', () => {
  it('tells every command, and each tells its usage', () => {
    const names = [...lab('--help').out.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1]!);
    expect(names).toEqual(
      expect.arrayContaining(['run', 'sweep', 'list', 'show', 'compare', 'validate', 'policies']),
    );
    for (const name of names) {
      const { code, out } = lab(name, '--help');
      expect(code).toBe(0);
      expect(out).toContain(`lab ${name}`);
    }
  });
});

describe('run', () => {
  const path = newPath();

  it('prints the names that other tools rely on', () => {
    const { code, out } = lab('run', ...small, '--json', '--db', path);
    expect(code).toBe(0);
    const result = JSON.parse(out) as RunResult;
    const estimate = { mean: 0, low: 0, high: 0 };
    const shape = (value: unknown): unknown =>
      value && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value).sort() : 0;
    const times = ['mean', 'p50', 'p99', 'max'];
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining(
        (
          'key modelVersion spec replications precisionReached overhead sysPerOpNs sysSeconds ' +
          'cpuTimeShare counters shootdownLatencyNs exposureWindowNs contract wallMs'
        ).split(' '),
      ),
    );
    expect(shape(result.spec)).toEqual(['machine', 'policy', 'run', 'workload']);
    expect(shape(result.overhead)).toEqual(['elapsed', 'precise', 'tick']);
    expect(shape(result.overhead.tick)).toEqual(shape(estimate));
    expect(shape(result.sysPerOpNs)).toEqual(['precise', 'tick']);
    expect(shape(result.sysSeconds)).toEqual(['precise', 'tick']);
    expect(shape(result.cpuTimeShare)).toEqual([...cpuTimeCategories].sort());
    expect(shape(result.counters)).toEqual([...counterNames].sort());
    expect(shape(result.shootdownLatencyNs)).toEqual([...times, 'count'].sort());
    expect(shape(result.exposureWindowNs)).toEqual(
      ['pairs', 'worstCpu', 'unboundedShare', 'userShare', 'pageCpuSeconds'].sort(),
    );
    expect(shape(result.exposureWindowNs.pairs)).toEqual([...times].sort());
    expect(shape(result.contract)).toEqual(['bound', 'boundNs', 'kept', 'worstNs']);
    const sum = Object.values(result.cpuTimeShare).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 9);
    const { xpfoMap, idle, user, tlbRefillUser, ipiHandlerOverUser } = result.cpuTimeShare;
    expect(xpfoMap).toBeGreaterThan(0);
    expect(idle + user + tlbRefillUser + ipiHandlerOverUser).toBeLessThan(1);
  });

  it('finds a stored run instead of simulating it again', () => {
    const again = lab('run', ...small, '--json', '--db', path);
    const first = JSON.parse(again.out) as RunResult;
    const forced = JSON.parse(
      lab('run', ...small, '--json', '--force', '--db', path).out,
    ) as RunResult;
    expect(JSON.parse(lab('show', first.key, '--json', '--db', path).out)).toEqual(forced);
    const { wallMs: _first, ...before } = first;
    const { wallMs: _forced, ...after } = forced;
    expect(after).toEqual(before);
  });

  it('is listed, shown and compared', () => {
    const { key } = JSON.parse(
      lab('run', ...small, '--policy', 'deferred', '--json', '--db', path).out,
    ) as RunResult;
    const listed = lines(lab('list', '--json', '--db', path).out).map(
      (line) => (JSON.parse(line) as { key: string }).key,
    );
    expect(listed).toContain(key);
    expect(lab('show', key.slice(0, 8), '--db', path).out).toContain('context-switch');
    const other = listed.find((candidate) => candidate !== key)!;
    const { code, out } = lab('compare', other, key, '--db', path);
    expect(code).toBe(0);
    for (const line of out.split('\n')) {
      expect(line).toMatch(/^[\x20-\x7e]*$/);
      expect(line.length).toBeLessThanOrEqual(72);
      expect(line).not.toMatch(/ $|^>|^From /);
    }
    for (const [margin, value] of [
      ['2.5%', 0.025],
      ['0.025', 0.025],
    ] as const) {
      const words = ['compare', other, key, '--margin', margin, '--json', '--db', path];
      const asked = JSON.parse(lab(...words).out) as Comparison;
      expect(asked.margin).toBe(value);
      expect(comparisonAnswers).toContain(asked.rows[0]?.answer);
    }
  });
});

describe('sweep', () => {
  const axes = ['--vary', 'machine.cpus=2,4,8', '--vary', 'policy=sync,deferred'];

  it('lists its runs before running, and prints them in planned order', () => {
    const path = newPath();
    const words = ['sweep', ...small, ...axes, '--db', path];
    expect(lines(lab(...words, '--dry-run').out)).toHaveLength(6);
    const points = lines(lab(...words, '--json').out).map((line) => {
      const { spec } = JSON.parse(line) as RunResult;
      return `${spec.machine.cpus} ${spec.policy.name}`;
    });
    const planned = [2, 4, 8].flatMap((cpus) => [`${cpus} sync`, `${cpus} deferred`]);
    expect(points).toEqual(planned);
    const left = lines(lab(...words, '--dry-run').out).filter((line) => line.includes('new'));
    expect(left).toEqual([]);
  });

  it('takes axes in lock-step and under a condition', () => {
    const words = ['sweep', ...small, ...axes, '--dry-run', '--db', newPath()];
    const where = lab(...words, '--where', 'machine.cpus > 2 && policy.name == "sync"');
    expect(lines(where.out)).toHaveLength(2);
    expect(lab(...words, '--zip').code).toBe(2);
  });

  it('keeps what is finished at Ctrl-C, and resumes with what is missing', async () => {
    const path = newPath();
    const seeds = 'run.seed=1..40';
    const words = ['sweep', '--machine', 'i5-3550', '--replications', '2', '--vary', seeds];
    const child = spawn(process.execPath, [
      script,
      ...words,
      '--set',
      'run.measureMs=60',
      '--json',
      '--db',
      path,
    ]);
    let out = '';
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
      if (lines(out).length >= 3) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code, err).toBe(130);
    const [, kept] = /interrupted: (\d+) of 40 runs kept/.exec(err) ?? [];
    expect(Number(kept)).toBeGreaterThanOrEqual(3);
    expect(Number(kept)).toBeLessThan(40);
    const resumed = lab('sweep', '--resume', '--json', '--db', path);
    expect(resumed.code, resumed.err).toBe(0);
    const keys = lines(resumed.out).map((line) => (JSON.parse(line) as RunResult).key);
    expect(new Set(keys).size).toBe(40);
    expect(keys).toHaveLength(40);
    const db = new Database(path, { readonly: true });
    const done = db.prepare("SELECT count(*) AS n FROM run WHERE policy = 'sync'").get();
    db.close();
    expect(done).toEqual({ n: 40 });
  });
});

describe('calibrate', () => {
  it('ends soon after Ctrl-C and writes nothing', async () => {
    const costs = new URL('../../../../main/engine/machines/fitted-costs.ts', import.meta.url);
    const before = readFileSync(costs, 'utf8');
    const child = spawn(process.execPath, [script, 'calibrate', '--write']);
    // By then it listens for the signal, also on a busy computer.
    setTimeout(() => child.kill('SIGINT'), 6000);
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(readFileSync(costs, 'utf8')).toBe(before);
  });
});

describe('the published figures', () => {
  it('are met within 5 % on every measured row', () => {
    const path = newPath();
    const { code, out, err } = lab('validate', '--json', '--db', path);
    expect(code, err).toBe(0);
    const rows = lines(out).map((line) => JSON.parse(line) as { error: number });
    expect(rows).toHaveLength(15);
    for (const row of rows) expect(Math.abs(row.error)).toBeLessThanOrEqual(0.05);
  });
});
