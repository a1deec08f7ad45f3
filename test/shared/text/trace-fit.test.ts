import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitToJson, formatFitList, formatTraceFit } from '../../../shared/text/trace-fit.ts';
import { judgeFit } from '../../../shared/fit-verdict.ts';
import { splitCommand } from '../../../shared/text/plain.ts';
import { fitDistributionNames, type FitCheck, type StoredFit } from '../../../shared/trace-fit.ts';
import { hashOf, makeFit, makeProfile } from '../../support/made-of-traces.ts';
import { makeQuantiles } from '../../support/quantiles.ts';
import { expectMailForm } from './support/mail-form.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { anyCharacter } from '../../support/any-character.ts';

const checkOf = (title: string, error: number | null, unit = '/s'): FitCheck => ({
  title,
  unit,
  recorded: 1000,
  simulated: { mean: 1000 * (1 + (error ?? 0)), low: 990, high: 1010 },
  error,
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const size = fc.double({ min: 0, max: 1e15, noNaN: true });
const mean = fc.option(size);

/** Any fit: long names, tiny and huge numbers, nothing recorded. */
const anyFit: fc.Arbitrary<StoredFit> = fc
  .record({
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    traceName: fc.string({ maxLength: 90, unit: anyCharacter }),
    numbers: fc.tuple(size, size, size, size, size),
    error: fc.option(fc.double({ min: -1, max: 1e6, noNaN: true })),
    distributions: fc.array(fc.tuple(fc.nat(1e9), mean, mean, fc.option(share)), {
      minLength: 4,
      maxLength: 4,
    }),
    cpus: fc.integer({ min: 1, max: 1024 }),
  })
  .map(({ name, traceName, numbers, error, distributions, cpus }) => {
    const [userCycles, burstMs, recorded, low, totalOps] = numbers;
    const simulated = { mean: recorded, low: recorded - low, high: recorded + low };
    return {
      ...makeFit({
        trace: { hash: hashOf('7ace'), name: traceName },
        cpus,
        checks: [
          { title: 'switches of a CPU', unit: '/s', recorded, simulated, error },
          { title: 'busy share of the CPUs', unit: '', recorded: 1, simulated, error },
        ],
        distributions: distributions.map(([count, recordedMean, fittedMean, distance], i) => ({
          name: fitDistributionNames[i]!,
          title: 'work of a task from a wakeup to its next blocking',
          count,
          recordedMean,
          fittedMean,
          distance,
          points: [],
        })),
        windows: distributions.slice(0, 2).map(([pairs, p50, p99, openShare], i) => ({
          policy: ['sync', 'deferred'][i]!,
          horizonNs: 1e8,
          replay: { pairs, p50, p99, openShare: openShare ?? 0 },
          fitted: { pairs: pairs * 2, p50: p99, p99: p50, openShare: 0 },
        })),
      }),
      profile: makeProfile({ name, userCycles, burstMs, totalOps }),
    };
  });

describe('a fit as text', () => {
  it('fits into a mail, whatever the numbers', () => {
    fc.assert(
      fc.property(anyFit, (fit) => {
        expectMailForm(formatTraceFit(fit));
        expectMailForm(formatFitList([fit, fit]));
      }),
      { seed: 19, numRuns: scaleRuns(200) },
    );
  });

  it('has every field, and marks those that are assumed', () => {
    const lines = formatTraceFit(makeFit());
    expect(lines[0]).toContain('Workload trace-7ace0000: fitted to trace 7ace0000 on 2 CPUs');
    const lineOf = (word: string) => lines.find((line) => line.startsWith(word));
    expect(lineOf('burstMs')).toContain('4 ms');
    expect(lineOf('burstMs')).not.toContain('assumed');
    expect(lineOf('syscallsPerMs')).toContain('20 /ms');
    expect(lineOf('syscallsPerMs')).toContain('assumed');
    expect(lineOf('orderWeights')).toBe('orderWeights: 0=1.00, 9=0.000500');
    expect(lineOf('allocations')).toMatch(/1234|1235/);
    expect(lineOf('allocations')).toContain('1200 /s');
    expect(lineOf('allocations')).toContain('+-10');
    expect(lineOf('allocations')).toContain('-2.8 %');
    expect(lines.join(' ')).toContain('syscallsPerMs 20: a recording has no system calls');
  });

  it('ends with a command that simulates the workload, for as long as its tasks need', () => {
    const [last = ''] = formatTraceFit(makeFit()).join('\n').split('\n\n').slice(-1);
    // Two tasks per CPU that work 4 ms and block 0.2 ms, five times; four times as long again.
    const settings = '--set run.warmupMs=41 --set run.measureMs=164';
    expect(splitCommand(last.replaceAll('\\\n', ' ')).join(' ')).toBe(
      'lab sweep --workload trace-7ace0000 --machine server-2 --set machine.ghz=2.1 ' +
        `${settings} --vary policy=sync,deferred`,
    );
    const long = { ...makeFit(), profile: makeProfile({ tasks: 'cpus/4', burstMs: 1e6 }) };
    expect(formatTraceFit(long).join('\n')).toContain('run.measureMs=60000');
  });

  it('says in its first lines what is reproduced and what is not', () => {
    const text = formatTraceFit(makeFit()).join('\n');
    const [, verdict = ''] = text.split('\n\n');
    expect(verdict.replaceAll(/\n +/g, ' ').split('\n')).toEqual(judgeFit(makeFit()));
    expect(JSON.parse(fitToJson(makeFit()))).toMatchObject({ verdict: judgeFit(makeFit()) });
  });

  it('has the windows of the replay beside its own', () => {
    const lines = formatTraceFit(makeFit());
    const row = (name: string) => lines.find((line) => line.startsWith(name));
    expect(row('deferred p50')).toMatch(/ 2\.00 ms +1\.90 ms +-5\.0 %$/);
    expect(row('deferred p99')).toMatch(/ 16\.0 ms +>100 ms +-$/);
    expect(row('deferred open')).toMatch(/ 1\.0 % +2\.0 % +\+1\.00 pt$/);
    expect(lines.join(' ')).toContain('deferred 4 000 in the replay, 90 000 fitted');
    expect(formatTraceFit(makeFit({ windows: [] })).join(' ')).not.toContain('deferred p50');
  });

  it('has a recorded distribution by some of its quantiles', () => {
    const profile = makeProfile({ burstQuantiles: makeQuantiles((share) => share) });
    const text = formatTraceFit({ ...makeFit(), profile }).join('\n');
    expect(text).toContain('burstQuantiles: 162 quantiles, p50 1.00, p90 1.80');
    expect(text).not.toContain('blockQuantiles');
  });

  it('has a line for each in a list, with the largest errors', () => {
    const checks = [checkOf('ops', 0.01), checkOf('switches', -0.25)];
    const old = makeFit({ name: 'mine', checks: [], distributions: [], windows: [] });
    const [header, first, second, meaning] = formatFitList([makeFit({ checks }), old]);
    expect(header).toMatch(/^workload +trace +CPUs +tasks +rates +KS +windows +recording$/);
    expect(first).toMatch(
      /^trace-7ace0000 +7ace0000 +2 +cpus\*2 +25\.0 % +5\.0 % +5\.0 % +build.txt$/,
    );
    expect(second).toMatch(/^mine .* - +- +- /);
    expect(meaning).toBe('rates, KS, windows: the largest error of each');
  });
});
