import { readColumns } from '../../../shared/spec/field-columns.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeSpec, xeon } from '../../support/specs.ts';
import type { RunSummary } from '../../../shared/contract.ts';

/** xeon-8160-2s, kernel-build, sync, seed 1. */
const spec = makeSpec(xeon, makeKernelBuild(60), policies.sync);

/** A finished run; its key is its number in hex. */
export function runOf(number: number, change: Partial<RunSummary> = {}): RunSummary {
  return {
    key: number.toString(16).padStart(64, '0'),
    modelVersion: '3',
    status: 'done',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    ...readColumns(spec),
    recordedCpus: null,
    isGuess: false,
    replications: 5,
    precisionReached: true,
    overhead: { mean: 26.4, low: 26.1, high: 26.7 },
    windowP99Ns: 31_900,
    windowBeyondNs: null,
    windowP99Estimate: null,
    contract: 'kept',
    error: null,
    tags: [],
    note: '',
    starred: false,
    archived: false,
    ...change,
  };
}
