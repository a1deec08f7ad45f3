import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpinnedRanges } from '../../../../main/lab/validation/uncertainty.ts';
import { openQuietBackend } from '../handlers/quiet-backend.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-ranges-'));
const database = join(folder, 'lab.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lab = (...words: string[]) => runLab([...words, '--db', database]);
const i5 = ['run', '--machine', 'i5-3550', '--quiet', '--json', '--policy'];
const { low, high, sets } = unpinnedRanges.find(
  ({ machine, policy }) => machine === 'i5-3550' && policy === 'local-only',
)!;
const meaning = `not measured, so a range: the ratio over ${sets} sets of costs that meet the measured rows as well`;
const short = ['--set', 'run.measureMs=1', '--replications', '2'];

interface Printed {
  readonly key: string;
  readonly ratioRange?: unknown;
}
const read = (line: string): Printed => JSON.parse(line);

describe('the range of a ratio that no measured row pins down', () => {
  let own = '';
  let changed = '';

  beforeAll(async () => {
    own = (await lab(...i5, 'local-only')).out;
    changed = (await lab(...i5, 'local-only', ...short)).out;
  });

  it('is in the JSON of the run, made or shown, and of the list', async () => {
    const { key, ratioRange } = read(own);
    expect(ratioRange).toEqual({ low, high, sets, meaning });
    expect(read((await lab('show', key, '--json')).out).ratioRange).toEqual(ratioRange);
    const listed = (await lab('list', 'policy:local-only', '--json')).out.trim().split('\n');
    const ranges = listed.map(read).map((run) => [run.key, run.ratioRange]);
    expect(new Map(ranges as [string, unknown][])).toEqual(
      new Map([
        [read(changed).key, undefined],
        [key, ratioRange],
      ]),
    );
  });

  it('is not that of a changed preset, nor of one that was measured', async () => {
    expect(read(changed)).not.toHaveProperty('ratioRange');
    expect(read((await lab(...i5, 'sync', ...short)).out)).not.toHaveProperty('ratioRange');
  });

  it('is in the rows of the Runs page, and in the detail of the run', async () => {
    const backend = openQuietBackend(database);
    const { key } = read(own);
    const { rows } = await backend.call('run.query', {});
    const ranges = new Map(rows.map((row) => [row.key, row.ratioRange]));
    expect(ranges.get(key)).toEqual({ low, high, sets });
    expect([...ranges.values()].filter((range) => range !== undefined)).toHaveLength(1);
    const detail = await backend.call('run.get', { key });
    expect(detail.summary.ratioRange).toEqual({ low, high, sets });
    await backend.close();
  });
});
