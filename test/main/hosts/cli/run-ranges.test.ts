import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rangeAround, unpinnedFactors } from '../../../../main/lab/validation/uncertainty.ts';
import { storedUncertainty } from '../../../../main/lab/validation/stored-uncertainty.ts';
import { explainRange, formatRange } from '../../../../shared/cost-range.ts';
import type { Estimate } from '../../../../shared/result.ts';
import { openQuietBackend } from '../handlers/quiet-backend.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-ranges-'));
const database = join(folder, 'lab.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lab = (...words: string[]) => runLab([...words, '--db', database]);
const i5 = ['run', '--machine', 'i5-3550', '--quiet', '--json', '--policy'];
const factors = unpinnedFactors.find(
  ({ machine, policy }) => machine === 'i5-3550' && policy === 'local-only',
)!;
const sets = storedUncertainty.sets.length + 1;
const meaning = explainRange({ sets });
const short = ['--set', 'run.measureMs=1', '--replications', '2'];

interface Printed {
  readonly key: string;
  readonly overhead: { readonly tick: Estimate };
  readonly ratioRange?: { readonly low: number; readonly high: number };
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
    const { key, overhead, ratioRange } = read(own);
    expect(ratioRange).toEqual({ ...rangeAround(overhead.tick, factors), sets, meaning });
    expect(ratioRange?.low).toBeLessThanOrEqual(overhead.tick.low);
    expect(ratioRange?.high).toBeGreaterThanOrEqual(overhead.tick.high);
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

  it('is in the place of the ratio in every table', async () => {
    const { key, ratioRange } = read(own);
    const text = formatRange(ratioRange!);
    const tables = [
      ['list', 'policy:local-only'],
      ['export', key, '--format', 'mail'],
      ['export', key, '--format', 'markdown'],
    ];
    for (const words of tables) {
      const { out } = await lab(...words);
      expect(out).toMatch(new RegExp(`local-only .*${text}`));
      expect(out.replace(/\s+/g, ' ')).toContain(`ratio a-b: ${meaning}.`);
    }
  });

  it('is not that of a changed preset, nor of one that was measured', async () => {
    expect(read(changed)).not.toHaveProperty('ratioRange');
    expect(read((await lab(...i5, 'sync', ...short)).out)).not.toHaveProperty('ratioRange');
  });

  it('is in the rows of the Runs page, and in the detail of the run', async () => {
    const backend = openQuietBackend(database);
    const { key, overhead } = read(own);
    const range = { ...rangeAround(overhead.tick, factors), sets };
    const { rows } = await backend.call('run.query', {});
    const ranges = new Map(rows.map((row) => [row.key, row.ratioRange]));
    expect(ranges.get(key)).toEqual(range);
    expect([...ranges.values()].filter((one) => one !== undefined)).toHaveLength(1);
    const detail = await backend.call('run.get', { key });
    expect(detail.summary.ratioRange).toEqual(range);
    await backend.close();
  });
});
