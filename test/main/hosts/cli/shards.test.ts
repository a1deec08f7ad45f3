import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../main/hosts/identity.ts';
import { toCheckedLine } from '../../../../main/remote/shards/checked-line.ts';
import { createPartReader } from '../../../../main/remote/shards/part-reader.ts';
import { readShard, writeShard } from '../../../../main/remote/shards/shard-file.ts';
import { keysOf, readMadeRuns } from '../../../support/made-runs.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-shards-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plan = join(folder, 'plan');
const shardOf = (n: number) => join(plan, `shard-${n}.lab`);
const partOf = (n: number) => join(plan, `part-${n}.lab`);
const axes = (
  '--machine i5-3550 --vary policy=none,sync,deferred --vary run.seed=1,2 ' +
  '--set run.measureMs=1 --set run.horizonMs=1 --replications 2..4'
).split(' ');
const here = join(folder, 'here.db');

const work = (n: number) => runLab(['work', shardOf(n), '-o', partOf(n), '--workers', '1']);

let sweepText = '';
let keys: string[] = [];
let codes: (number | null)[] = [];

beforeAll(async () => {
  const planned = await runLab(['plan', '--shards', '2', '-o', plan, ...axes]);
  const swept = await runLab(['sweep', ...axes, '--json', '--db', here, '--workers', '1']);
  keys = keysOf(swept.out);
  sweepText = (await runLab(['sweep', ...axes, '--db', here])).out;
  codes = [planned, swept, await work(1), await work(2)].map(({ code }) => code);
});

describe('parts of a plan', () => {
  it('bring home exactly the planned runs, bit for bit those of one process', async () => {
    expect(codes).toEqual([0, 0, 0, 0]);
    const home = join(folder, 'home.db');
    const gathered = await runLab(['gather', partOf(1), partOf(2), '--db', home]);
    expect(gathered).toEqual({ code: 0, out: sweepText, err: '' });
    expect(keys).toHaveLength(6);
    expect(readMadeRuns(home, keys)).toEqual(readMadeRuns(here, keys));
    const part = createPartReader(partOf(1));
    part.read();
    const [[index = 0, wallMs] = []] = part.finished;
    const spec = part.points.get(index)!;
    const shown = await runLab(['sweep', ...axes, '--json', '--db', home]);
    const line = shown.out.split('\n').find((one) => one.includes(identity.keyOf(spec)));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ wallMs });
    const again = await runLab(['gather', partOf(2), partOf(1), '--db', home, '--json']);
    expect({ ...again, out: keysOf(again.out) }).toEqual({ code: 0, out: keys, err: '' });
  });

  it('are not run again, and say which shard is missing', async () => {
    const before = readFileSync(partOf(1));
    expect(await work(1)).toMatchObject({ code: 0, err: expect.stringContaining('3 of 3 runs') });
    expect(readFileSync(partOf(1))).toEqual(before);
    const { code, err } = await runLab(['gather', partOf(1), '--db', join(folder, 'half.db')]);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'Note: no part of shard 2: its runs are missing\n',
    });
  });

  it('of which some are unfinished or damaged bring home the others', async () => {
    const lines = readFileSync(partOf(2), 'utf8').split('\n').slice(0, -1);
    const finished = lines.filter((line) => line.includes('{"finished":'));
    const cut = join(folder, 'cut.lab');
    writeFileSync(cut, `${lines.filter((line) => line !== finished[0]).join('\n')}\nnot a line\n`);
    const { code, err } = await runLab(['gather', cut, partOf(1), '--db', join(folder, 'cut.db')]);
    expect({ code, err: err.split('\n') }).toEqual({
      code: 1,
      err: [
        'Note: 1 runs are not finished: lab work continues their shards',
        'Note: 1 damaged lines were passed over',
        '',
      ],
    });
  });

  it('that differ from what the database has are an alarm, and change nothing', async () => {
    const { head, points } = readShard(shardOf(1));
    const other = join(folder, 'other.lab');
    const text = readFileSync(partOf(1), 'utf8');
    expect(points).toHaveLength(head.points);
    const changed = text
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const value = JSON.parse(line.slice(17));
        return value.replication
          ? toCheckedLine({ ...value, digest: 'a'.repeat(64) })
          : `${line}\n`;
      });
    writeFileSync(other, changed.join(''));
    const before = readMadeRuns(here, keys);
    const { code, err } = await runLab(['gather', other, '--db', here]);
    expect(code).toBe(1);
    expect(err.match(/other results in the parts: lab verify --db \S+ tells which/g)).toHaveLength(
      3,
    );
    expect(readMadeRuns(here, keys)).toEqual(before);
  });
});

describe('a plan', () => {
  it('is refused where one is already, and without its number of shards', async () => {
    const again = await runLab(['plan', '--shards', '2', '-o', plan, ...axes]);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('it has a plan already') });
    const nowhere = join(folder, 'no', 'plan');
    const lost = await runLab(['plan', '--shards', '2', '-o', nowhere, ...axes]);
    expect(lost).toMatchObject({ code: 2, err: expect.stringContaining('there is no') });
    expect(existsSync(join(folder, 'no'))).toBe(false);
    expect(await runLab(['plan', ...axes])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--shards is missing'),
    });
  });

  it('of another model version is not run, nor is a damaged shard', async () => {
    const other = join(folder, 'shard-9.lab');
    const { head, points } = readShard(shardOf(1));
    writeShard(other, { head: { ...head, modelVersion: 'older' }, points });
    const out = join(folder, 'part-9.lab');
    const refused = await runLab(['work', other, '-o', out]);
    expect(refused).toMatchObject({
      code: 2,
      err: expect.stringContaining('the plan is of model version older, this is'),
    });
    appendFileSync(other, 'more\n');
    const damaged = await runLab(['work', other, '-o', out]);
    expect(damaged).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not a whole shard'),
    });
    expect(existsSync(out)).toBe(false);
  });

  it('is repeated by the command that its runs are recorded with', async () => {
    const command = readShard(shardOf(1)).head.command.split(' ');
    expect(command).toEqual(['lab', 'sweep', ...axes]);
  });
});
