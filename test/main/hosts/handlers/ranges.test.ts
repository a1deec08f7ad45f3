import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CallInput } from '../../../../shared/contract.ts';
import type { RangeJob } from '../../../../shared/contract/range-job.ts';
import { patienceMs } from '../../../support/patience.ts';
import { openJobBackend } from './job-backend.ts';

const { lab, call, ended } = openJobBackend((event, payload) =>
  event === 'range.job' ? (payload as RangeJob) : undefined,
);
afterAll(() => lab.close());

const quick = {
  set: [
    ['run.replicationsMin', 2],
    ['run.replicationsMax', 2],
    ['run.warmupMs', 0.05],
    ['run.measureMs', 0.1],
    ['run.horizonMs', 0.1],
  ] as [string, number][],
};
const measured = { machine: 'hsw-48', kernel: '5.18', workload: 'tlb-flush' };

/** The keys of a sweep's runs, once all are done. */
async function finishSweep(sweep: CallInput<'sweep.start'>['sweep']): Promise<string[]> {
  const { id } = await call('sweep.start', { sweep });
  await vi.waitFor(async () => expect((await call('sweep.get', { id })).state).toBe('done'), {
    timeout: patienceMs,
  });
  const { rows } = await call('sweep.points', { id });
  return rows.map(({ key }) => key);
}

let keys: string[];
let foreign: string;

beforeAll(async () => {
  const set: [string, number][] = [...quick.set, ['workload.tasks', 3]];
  const vary = ['policy=sync,sync-running,no-flush'];
  keys = await finishSweep({ base: { ...measured, set }, vary });
  [foreign = ''] = await finishSweep({ base: { machine: 'server-2', ...quick }, vary });
});

describe('prediction ranges behind the contract', () => {
  it('are missing where their search was cancelled, and are not compared then', async () => {
    const started = await call('range.start', { keys });
    expect(started).toMatchObject({
      state: 'running',
      runs: 3,
      name: 'Prediction ranges of 3 runs',
    });
    const { state, found } = await call('range.cancel', { id: started.id });
    expect(state).toBe('cancelled');
    expect(await call('range.state', { keys })).toEqual({
      known: found,
      missing: 3 - found,
      without: [],
    });
    const { predictions } = await call('comparison.get', { keys, ranges: true });
    expect(predictions?.without).toEqual(['Some ranges are not found yet.']);
  });

  it('are found with progress, once', async () => {
    const { state, found, runs, progress } = await ended(await call('range.start', { keys }));
    expect([state, found, progress.done]).toEqual(['done', runs, progress.total]);
    expect(progress.total).toBeGreaterThan(0);
    expect(await call('range.state', { keys })).toEqual({ known: 3, missing: 0, without: [] });
    expect(await ended(await call('range.start', { keys }))).toMatchObject({ runs: 0 });
  });

  it('say of each policy whether it is different, paired over the sets', async () => {
    const { predictions, command } = await call('comparison.get', { keys, ranges: true });
    const [running, none] = predictions?.ratios ?? [];
    // Both send to CPUs that run: every set of constants says the same of both.
    expect(running).toMatchObject({ mean: 1, low: 1, high: 1, answer: 'same', below: 0 });
    expect(none).toMatchObject({ answer: 'different', below: 8, isOpen: false });
    expect(none!.low < none!.mean && none!.mean < none!.high && none!.high < 1).toBe(true);
    expect(command.slice(-2)).toEqual(['--compare', '--range']);
    const plain = await call('comparison.get', { keys });
    expect(plain.predictions).toBeUndefined();
  });

  it('stand in the figure and in its exports', async () => {
    const request = { name: 'compared-cost' as const, comparison: { keys, ranges: true } };
    const figure = await call('comparison.figure', request);
    const [, point] = figure.series[0]!.points;
    const { predictions } = await call('comparison.get', { keys, ranges: true });
    expect(point?.prediction).toEqual([predictions!.ratios[1]!.low, predictions!.ratios[1]!.high]);
    expect(figure.notes).toContain(
      'By the prediction ranges different: no-flush; same: sync-running.',
    );
    const textOf = async (format: 'mail' | 'csv' | 'svg' | 'gnuplot') =>
      (await call('export.text', { figure: request, format })).text;
    const mail = await textOf('mail');
    expect(mail).toMatch(
      /^no-flush over sync: 0\.\d+x to 0\.\d+x; less in 8 of 8 sets: different\.$/m,
    );
    expect(mail).toMatch(/\[0\.\d+x to 0\.\d+x\]/);
    expect(mail.split('\n').filter((line) => line.length > 72)).toEqual([]);
    expect((await textOf('csv')).split('\r\n')[0]).toContain('predicted low90,predicted high90');
    expect((await textOf('svg')).match(/class="prediction"/g)).toHaveLength(2);
    expect(await textOf('gnuplot')).toContain("title 'prediction range (90 %)'");
  });

  it('stand at the points of figures, told from the intervals over replications', async () => {
    const runs = { keys };
    const bars = await call('figure.get', { name: 'overhead-by-policy', runs, ranges: true });
    const range = await call('range.get', { key: keys[0]! });
    const [sync] = bars.series[0]!.points;
    expect(sync?.prediction).toEqual([range!.ratio!.low, range!.ratio!.high]);
    expect(bars.notes.join(' ')).toContain('by 8 sets of constants (n = 2 each) with the error of');
    expect(bars.provenance.command.at(-1)).toBe('--range');
    const request = { name: 'overhead-by-window' as const, runs, ranges: true };
    const places = (await call('figure.get', request)).series.flatMap(({ points }) => points);
    const both = places.find(({ label }) => label === 'sync');
    expect(both?.xPrediction![0]).toBeLessThan(Number(both?.x));
    const svg = (await call('export.text', { figure: request, format: 'svg' })).text;
    expect(svg).toContain('prediction range (90 %)');
    expect(svg).toContain('interval over replications (95 %)');
    const plain = await call('figure.get', { name: 'overhead-by-policy', runs });
    expect(JSON.stringify(plain)).not.toContain('prediction');
  });

  it('stand in the cells of a heat map, for whatever it shows', async () => {
    const set: [string, number][] = [...quick.set];
    const vary = ['workload.tasks=5,7', 'policy.flushCeilingPages=1,33'];
    const cells = await finishSweep({ base: { ...measured, policy: 'sync', set }, vary });
    const request = { name: 'heat-map' as const, runs: { keys: cells }, measure: 'ipis' as const };
    const before = await call('figure.get', { ...request, ranges: true });
    expect(before.notes.join(' ')).toContain('4 runs: no range found yet.');
    await ended(await call('range.start', { keys: cells }));
    const { series, notes } = await call('figure.get', { ...request, ranges: true });
    const values = series[0]!.points.map(({ z, prediction = [0, 0] }) => [...prediction, z ?? 0]);
    expect(values.every(([low = 0, high = 0, z = 0]) => low <= z && z <= high && high > 0)).toBe(
      true,
    );
    expect(notes.join(' ')).toContain('by the constants alone');
  });

  it('are of every quantity that has one, with what they rest on', async () => {
    const range = await call('range.get', { key: keys[0]! });
    const by = new Map(range?.quantities.map((one) => [one.name, one]));
    expect(range).toMatchObject({ members: 8, replications: 2 });
    expect(by.get('ratio')).toMatchObject({ ...range?.ratio, hasModelError: true });
    // No measured row says how far the model is off in these.
    expect(by.get('window-p99')).toMatchObject({ hasModelError: false });
    expect([...by.values()].every(({ low, mean, high }) => low <= mean && mean <= high)).toBe(true);
  });

  it('are not paired where the constants of two machines meet other rows, which is said', async () => {
    await ended(await call('range.start', { keys: [foreign] }));
    expect(await call('range.state', { keys: [foreign] })).toMatchObject({ known: 1 });
    const mixed = { keys: [keys[0]!, foreign], ranges: true };
    const { predictions } = await call('comparison.get', mixed);
    expect(predictions).toMatchObject({
      ratios: [],
      without: ['No range where constants meet other rows than the baseline: no set is paired.'],
    });
  });
});
