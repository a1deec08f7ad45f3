import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../../../main/hosts/cli/commands/index.ts';
import { comparisonAnswers, type Comparison } from '../../../../shared/comparison.ts';
import { counterNames } from '../../../../shared/counter-names.ts';
import { cpuTimeCategories } from '../../../../shared/cpu-time-categories.ts';
import type { RunResult } from '../../../../shared/result.ts';
import type { ValidationRow } from '../../../../shared/validation.ts';
import { runLab } from './support/run-lab.ts';
import { noContract } from '../../../support/contracts.ts';
import { isLongRun } from '../../../support/scale-runs.ts';
import { copyStudy, fullMachines } from '../../../support/study.ts';
import { makeWindows, noWindows } from '../../../support/window-times.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = ['--machine', 'i5-3550', '--set', 'run.measureMs=1', '--replications', '2'];

let files = 0;
const newPath = () => join(folder, `${++files}.db`);

const lab = (...words: string[]) => runLab(words);

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
    [['list', 'status:lost'], 'no status is lost'],
    [['list', 'polcy:sync'], 'no field is polcy'],
    [['list', '--limit=-1'], '--limit must be a whole number of at least 0'],
    [['list', '--offset', '1.5'], '--offset must be a whole number of at least 0'],
    [['frobnicate'], 'unknown command'],
  ])('%j is refused in two lines, and no database is made', async (words, why) => {
    const path = newPath();
    const { code, out, err } = await lab(
      ...words,
      ...(words[0] === 'frobnicate' ? [] : ['--db', path]),
    );
    expect(code, err).toBe(2);
    expect(out).toBe('');
    expect(lines(err)).toHaveLength(2);
    expect(lines(err)[0]).toMatch(/^Error: /);
    expect(lines(err)[0]).toContain(why);
    expect(lines(err)[1]).toMatch(/^Try: /);
    expect(existsSync(path)).toBe(false);
  });

  it('leaves a file that is not a database as it is', async () => {
    const path = newPath();
    writeFileSync(path, 'a letter');
    expect((await lab('run', ...small, '--db', path)).code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe('a letter');
  });

  it('leaves the database of another program as it is', async () => {
    const path = newPath();
    new Database(path).exec('CREATE TABLE recipe (name TEXT)').close();
    const before = digest(path);
    const { code, err } = await lab('run', ...small, '--db', path);
    expect(code).toBe(2);
    expect(err).toContain('not a Shootdown Lab database');
    expect(digest(path)).toBe(before);
  });

  it('leaves a database of a newer version as it is', async () => {
    const path = newPath();
    expect((await lab('run', ...small, '--db', path)).code).toBe(0);
    const db = new Database(path);
    db.pragma('journal_mode = DELETE');
    db.pragma('user_version = 999');
    db.close();
    const before = digest(path);
    const { code, err } = await lab('list', '--db', path);
    expect(code).toBe(2);
    expect(err).toContain('999');
    expect(digest(path)).toBe(before);
  });

  it('refuses a folder as database', async () => {
    expect((await lab('run', ...small, '--db', folder)).code).toBe(2);
  });
});

describe('help', () => {
  it('lists every command, and each prints its usage', async () => {
    const names = [...(await lab('--help')).out.matchAll(/^ {2}([a-z]+) /gm)].map(
      (match) => match[1]!,
    );
    expect(names).toEqual(
      expect.arrayContaining(['run', 'sweep', 'list', 'show', 'compare', 'validate', 'policies']),
    );
    expect(names).toEqual(commands.map(({ name }) => name));
    for (const name of names) {
      const { code, out } = await lab(name, '--help');
      expect(code).toBe(0);
      expect(out).toContain(`lab ${name}`);
    }
  });
});

describe('run', () => {
  const path = newPath();

  it('prints the names that other tools rely on', async () => {
    const { code, out } = await lab('run', ...small, '--json', '--db', path);
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
    expect(shape(result.spec)).toEqual([
      'kernel',
      'machine',
      'policy',
      'run',
      'userPolicy',
      'workload',
    ]);
    expect(shape(result.overhead)).toEqual(['elapsed', 'precise', 'tick']);
    expect(shape(result.overhead.tick)).toEqual(shape(estimate));
    expect(shape(result.sysPerOpNs)).toEqual(['precise', 'tick']);
    expect(shape(result.sysSeconds)).toEqual(['precise', 'tick']);
    expect(shape(result.cpuTimeShare)).toEqual([...cpuTimeCategories].sort());
    expect(shape(result.counters)).toEqual([...counterNames].sort());
    expect(shape(result.shootdownLatencyNs)).toEqual([...times, 'count'].sort());
    expect(shape(result.exposureWindowNs)).toEqual(shape(makeWindows()));
    expect(shape(result.exposureWindowNs.pairs)).toEqual(shape(noWindows));
    expect(shape(result.contract)).toEqual(shape(noContract));
    expect(result.attackedContract).toBeNull();
    const sum = Object.values(result.cpuTimeShare).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 9);
    const { xpfoMap, idle, user, tlbRefillUser, ipiHandlerOverUser } = result.cpuTimeShare;
    expect(xpfoMap).toBeGreaterThan(0);
    expect(idle + user + tlbRefillUser + ipiHandlerOverUser).toBeLessThan(1);
  });

  it('finds a stored run instead of simulating it again', async () => {
    const again = await lab('run', ...small, '--json', '--db', path);
    const first = JSON.parse(again.out) as RunResult;
    const forced = JSON.parse(
      (await lab('run', ...small, '--json', '--force', '--db', path)).out,
    ) as RunResult;
    expect(JSON.parse((await lab('show', first.key, '--json', '--db', path)).out)).toEqual(forced);
    const { wallMs: _first, ...before } = first;
    const { wallMs: _forced, ...after } = forced;
    expect(after).toEqual(before);
  });

  it('is listed, shown and compared', async () => {
    const { key } = JSON.parse(
      (await lab('run', ...small, '--policy', 'deferred', '--json', '--db', path)).out,
    ) as RunResult;
    const listed = lines((await lab('list', '--json', '--db', path)).out).map(
      (line) => (JSON.parse(line) as { key: string }).key,
    );
    expect(listed).toContain(key);
    expect((await lab('show', key.slice(0, 8), '--db', path)).out).toContain('context-switch');
    const other = listed.find((candidate) => candidate !== key)!;
    const { code, out } = await lab('compare', other, key, '--db', path);
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
      const asked = JSON.parse((await lab(...words)).out) as Comparison;
      expect(asked.margin).toBe(value);
      expect(comparisonAnswers).toContain(asked.rows[0]?.answer);
    }
  });
});

describe('sweep', () => {
  const axes = ['--vary', 'machine.cpus=2,4,8', '--vary', 'policy=sync,deferred'];

  it('lists its runs before running, and prints them in planned order', async () => {
    const path = newPath();
    const words = ['sweep', ...small, ...axes, '--db', path];
    expect(lines((await lab(...words, '--dry-run')).out)).toHaveLength(6);
    const points = lines((await lab(...words, '--json')).out).map((line) => {
      const { spec } = JSON.parse(line) as RunResult;
      return `${spec.machine.cpus} ${spec.policy.name}`;
    });
    const planned = [2, 4, 8].flatMap((cpus) => [`${cpus} sync`, `${cpus} deferred`]);
    expect(points).toEqual(planned);
    const left = lines((await lab(...words, '--dry-run')).out).filter((line) =>
      line.includes('new'),
    );
    expect(left).toEqual([]);
  });

  it('takes axes in lock-step and under a condition', async () => {
    const words = ['sweep', ...small, ...axes, '--dry-run', '--db', newPath()];
    const where = await lab(...words, '--where', 'machine.cpus > 2 && policy.name == "sync"');
    expect(lines(where.out)).toHaveLength(2);
    expect((await lab(...words, '--zip')).code).toBe(2);
  });
});

describe('calibrate', () => {
  it('ends soon after it is cancelled, and writes nothing', async () => {
    const costs = new URL('../../../../main/engine/machines/fitted-costs.ts', import.meta.url);
    const before = readFileSync(costs, 'utf8');
    // By then it is at work, and the first round of many is not done.
    const signal = AbortSignal.timeout(300);
    const { code } = await runLab(['calibrate', '--write'], { signal });
    expect(code).toBe(130);
    expect(readFileSync(costs, 'utf8')).toBe(before);
  });
});

describe('the published figures', () => {
  it('are met within 5 % of each ratio, and most of them within 10 % of what was added', async () => {
    const path = newPath();
    await copyStudy(path);
    const { code, out, err } = await lab('validate', '--published', '--json', '--db', path);
    const rows = lines(out).map((line) => JSON.parse(line) as ValidationRow);
    expect(rows).toHaveLength(10);
    for (const { publishedRatio, simulated } of rows) {
      expect(Math.abs(simulated.ratio.mean / publishedRatio - 1)).toBeLessThanOrEqual(0.05);
      const added = (simulated.ratio.mean - publishedRatio) / (publishedRatio - 1);
      expect(simulated.error).toBeCloseTo(added, 9);
    }
    const all = lines((await lab('validate', '--json', '--db', path)).out);
    const objects = all.map((line) => JSON.parse(line) as { experiment?: string; rows?: number });
    expect(objects.at(-1)?.rows).toBe(objects.length - 1);
    expect(objects.slice(0, 11).map(({ experiment }) => experiment)).toEqual([
      ...rows.map(() => 'kernel-build'),
      'pair',
    ]);
    const off = rows.filter(({ simulated }) => Math.abs(simulated.error) > 0.1);
    expect(code, err).toBe(off.length > 0 ? 1 : 0);
    expect(off.length).toBeLessThanOrEqual(2);
    const printed = (await lab('validate', '--published', '--db', path)).out.trimEnd();
    // `npm run readme` puts it there. What is not simulated in full has other intervals.
    const tables = printed.split('\n\n');
    const own = tables.filter((table) => fullMachines.some((name) => table.startsWith(`${name},`)));
    expect(own.length).toBe(2 * fullMachines.length);
    const readme = readFileSync('README.md', 'utf8');
    for (const text of isLongRun ? [`\`\`\`\n${printed}\n\`\`\``] : own) {
      expect(readme).toContain(text);
    }
  });
});
