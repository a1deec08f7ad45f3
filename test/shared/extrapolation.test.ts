import { describe, expect, it } from 'vitest';
import {
  explainExtrapolation,
  formatRecordedOn,
  markExtrapolation,
  markSpec,
  toRecordedRun,
} from '../../shared/extrapolation.ts';
import { formatFieldValue } from '../../shared/spec/format-field-value.ts';
import { findVaryingPaths } from '../../shared/text/varying-paths.ts';
import { policies } from '../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../support/specs.ts';

const recorded = { trace: '7ace'.padEnd(64, '0'), cpus: 2 };
const plain = makeSpec(makeMachine(8), makeKernelBuild(8), policies.sync);
const fitted = { ...plain, workload: { ...plain.workload, name: 'mine', recorded } };
const runOn = (cpus: number, recordedCpus: number | null = 2, workload = 'mine') => ({
  workload,
  cpus,
  recordedCpus,
});

describe('the mark of extrapolation', () => {
  it('is on any other number of CPUs than was recorded, fewer too, and on nothing else', () => {
    expect(markExtrapolation(runOn(4))).toBe('extrapolated: recorded on 2 CPUs');
    expect(markExtrapolation(runOn(1))).toBe('extrapolated: recorded on 2 CPUs');
    expect(markExtrapolation(runOn(2, 1))).toBe('extrapolated: recorded on 1 CPU');
    expect(markExtrapolation(runOn(2))).toBeNull();
    expect(markExtrapolation(runOn(4, null))).toBeNull();
  });

  it('is read from a spec', () => {
    expect(markSpec(fitted)).toBe('extrapolated: recorded on 2 CPUs');
    expect(markSpec({ ...fitted, machine: makeMachine(2) })).toBeNull();
    expect(markSpec(plain)).toBeNull();
    expect(toRecordedRun(plain)).toEqual({
      workload: 'kernel-build',
      cpus: 8,
      recordedCpus: null,
    });
  });

  it('is explained once for each workload, with the counts that are simulated', () => {
    const runs = [runOn(96), runOn(4), runOn(2), runOn(4), runOn(8, null), runOn(8, 1, 'other')];
    expect(explainExtrapolation(runs)).toEqual([
      'Extrapolated: mine was recorded on 2 CPUs, and is simulated on 4, 96.',
      'Extrapolated: other was recorded on 1 CPU, and is simulated on 8.',
    ]);
    const many = Array.from({ length: 1024 }, (_, i) => runOn(i + 1));
    expect(explainExtrapolation(many)).toEqual([
      'Extrapolated: mine was recorded on 2 CPUs, and is simulated on 1023 counts from 1 to 1024.',
    ]);
    expect(explainExtrapolation([runOn(2), runOn(8, null)])).toEqual([]);
  });
});

describe('where a workload was recorded', () => {
  it('is put in words, with the digits that name the trace', () => {
    expect(formatRecordedOn(recorded)).toBe('trace 7ace0000 on 2 CPUs');
    expect(formatRecordedOn({ ...recorded, cpus: 1 })).toBe('trace 7ace0000 on 1 CPU');
    expect(formatFieldValue(recorded)).toBe('trace 7ace0000 on 2 CPUs');
    expect(formatFieldValue(undefined)).toBe('none');
  });

  it('distinguishes specs where nothing else does, whichever comes first', () => {
    const same = { ...fitted, workload: { ...fitted.workload, name: plain.workload.name } };
    expect(findVaryingPaths([plain, same])).toEqual(['workload.recorded']);
    expect(findVaryingPaths([same, plain])).toEqual(['workload.recorded']);
    expect(findVaryingPaths([plain, fitted])).toEqual(['workload.name']);
  });
});
