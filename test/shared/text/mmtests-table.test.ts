import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate, RunResult } from '../../../shared/result.ts';
import { formatMmtests } from '../../../shared/text/mmtests-table.ts';
import { toAscii } from '../../../shared/text/plain.ts';
import { groupRuns, type StudyTableInput } from '../../../shared/text/study-table.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { expectMailForm, sendAndQuote } from './support/mail-form.ts';
import { makeRun, studyInput } from './support/random-runs.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { setupOf } from '../../support/setup-words.ts';

const options = { seed: 22, numRuns: scaleRuns(300) };

function runOf(policy: keyof typeof policies, ratio: Estimate, change: Partial<RunResult> = {}) {
  const spec = makeSpec(makeMachine(96), makeKernelBuild(60), policies[policy]);
  const seconds = { mean: 965.4 * ratio.mean, low: 0, high: 0 };
  return makeRun(spec, {
    overhead: { tick: ratio, precise: ratio, elapsed: { mean: 1.1, low: 0.9, high: 1.3 } },
    sysSeconds: { tick: seconds, precise: seconds },
    ...change,
  });
}

const runs = [
  runOf('none', { mean: 1, low: 1, high: 1 }),
  runOf('sync', { mean: 26, low: 25.9, high: 26.1 }, { precisionReached: false }),
  runOf('deferred', { mean: 0.9, low: 0.85, high: 0.95 }),
];

const input: StudyTableInput = {
  runs,
  published: new Map(),
  describeSetup: setupOf('a server of 96 CPUs'),
  command: ['lab', 'study'],
};

interface Cell {
  readonly value: string;
  readonly change: string;
  readonly isReal: boolean;
}

/** The cells of the lines that start with a metric's name, in order. */
function readCells(lines: readonly string[], metric: string): Cell[] {
  return lines
    .filter((line) => line.startsWith(metric))
    .flatMap((line) => [...line.slice(metric.length).matchAll(/(\S+) ([(*]) *(-?[\d.]+)%[)*]/g)])
    .map(([, value = '', sign, change = '']) => ({ value, change, isReal: sign === '*' }));
}

function expectedCell(n: number, value: Estimate, ratio: Estimate): Cell {
  return {
    value: value.mean.toFixed(2),
    change: ((1 - ratio.mean) * 100).toFixed(2),
    isReal: n > 1 && (ratio.low > 1 || ratio.high < 1),
  };
}

describe('a study in the style of mmtests', () => {
  it('has metrics down and policies across, and goes on in a further block', () => {
    expect(formatMmtests(input)).toEqual([
      'Modelled hardware: a server of 96 CPUs, make -j60 all',
      '',
      '                                      none                     sync !',
      'Amean     syst          965.40 (    0.00%)       25100.40 *-2500.00%*',
      'Amean     elsp          300.00 (  -10.00%)         300.00 (  -10.00%)',
      '',
      '                                  deferred',
      'Amean     syst          868.86 *   10.00%*',
      'Amean     elsp          300.00 (  -10.00%)',
      '',
      'Seconds of the whole job; in brackets the change from policy none with',
      '  the same seeds, better is positive; in stars where the 95 % interval',
      '  of the paired ratio, which is noise of the simulation only, excludes',
      '  no change; n = 5 replications.',
      '!: did not reach its precision of 2.0 %.',
      '',
      'simulated by Shootdown Lab, model version 3; reproduce with:',
      'lab study',
    ]);
  });

  it('writes a long name over several lines, whole', () => {
    const name = 'machine.cpus=96, policy.flushCeilingPages=33, seed 7';
    const lines = formatMmtests({ ...input, nameRow: (run) => (run === runs[0] ? name : 'x') });
    expectMailForm(lines);
    expect(lines.slice(2, 5).map((line) => line.slice(15, 42).trim())).toEqual([
      'machine.cpus=96,',
      'policy.flushCeilingPages=',
      '33, seed 7',
    ]);
    expect(lines[4]).toMatch(/ {2}33, seed 7 +x !$/);
  });

  it('of random runs reads the same, cell by cell, after three replies and quoted-printable', () => {
    const property = fc.property(studyInput, (random) => {
      const lines = formatMmtests(random);
      expectMailForm(lines);
      const read = sendAndQuote(lines);
      const inOrder = groupRuns(random).flatMap((block) => block.runs);
      expect(readCells(read, 'Amean     syst')).toEqual(
        inOrder.map((run) =>
          expectedCell(run.replications, run.sysSeconds.tick, run.overhead.tick),
        ),
      );
      expect(readCells(read, 'Amean     elsp')).toEqual(
        inOrder.map((run) =>
          expectedCell(run.replications, run.elapsedSeconds, run.overhead.elapsed),
        ),
      );
    });
    fc.assert(property, options);
  });

  it('of random runs loses no character of a name', () => {
    const property = fc.property(studyInput, (random) => {
      const nameRow = random.nameRow ?? (({ spec }: RunResult) => spec.policy.name);
      const written = formatMmtests(random).filter((line) => line.startsWith(' '.repeat(15)));
      const [first] = random.runs;
      const name = first ? toAscii(nameRow(first)) : '';
      const signs = (text: string) => [...text.replaceAll(' ', '')].toSorted();
      const left = signs(written.join(''));
      for (const sign of signs(name)) {
        expect(left).toContain(sign);
        left.splice(left.indexOf(sign), 1);
      }
    });
    fc.assert(property, options);
  });
});
