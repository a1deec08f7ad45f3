import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../../main/engine/histogram.ts';
import { replayWithReport } from '../../../../main/engine/replay.ts';
import { replicate } from '../../../../main/engine/run.ts';
import { resolveRule } from '../../../../shared/spec/rules.ts';
import { absentUserPolicy } from '../../../../shared/spec/user-side.ts';
import { fitWorkload } from '../../../../main/trace/fit/fit-workload.ts';
import { toReplayTrace } from '../../../../main/trace/to-replay-trace.ts';
import { compareSeenWindows, judgeFit } from '../../../../shared/fit-verdict.ts';
import { defaultRunSettings } from '../../../../shared/spec/run-settings.ts';
import { workloadProfileSchema } from '../../../../shared/spec/workload.ts';
import { storedFitSchema } from '../../../../shared/trace-fit.ts';
import { parseSpec } from '../../../../shared/spec/spec.ts';
import { policies, type PolicyName } from '../../../support/policies.ts';
import { longOr } from '../../../support/scale-runs.ts';
import { firstKernel, makeMachine } from '../../../support/specs.ts';
import { fixtures, type Fixture } from '../support/read-text.ts';
import { inputOfFixture } from './support/fit-input.ts';
import { distanceOf, errorsOf } from './support/read-fit.ts';

const slow = 600_000;
/** Enough for rates within 5 % and windows within 15 %. */
const effort = longOr(1, 0.25);

const fits = new Map<string, ReturnType<typeof fitNow>>();

function fitNow(name: Fixture) {
  const input = inputOfFixture(name);
  return { input, fit: fitWorkload(input, { effort }) };
}

/** The fit to a recording, which is made once. */
function fitOf(name: Fixture): ReturnType<typeof fitNow> {
  const known = fits.get(name) ?? fitNow(name);
  fits.set(name, known);
  return known;
}

it(
  'the windows of a kernel build are within 15 % of those of its replay',
  () => {
    const { windows } = fitOf('kernel-build-2cpu').fit;
    for (const { difference, policy, name } of windows.flatMap(compareSeenWindows)) {
      expect(Math.abs(difference!), `${policy} ${name}`).toBeLessThan(0.15);
    }
  },
  slow,
);

describe.each(fixtures)(
  'a workload fitted to %s',
  (name) => {
    const { input, fit } = fitOf(name);

    it('has the recorded rates and orders within 5 % when it is simulated on as many CPUs', () => {
      const errors = errorsOf(fit);
      expect([...errors.keys()]).toEqual([
        'allocations for user space',
        'switches of a CPU',
        'busy share of the CPUs',
        'share of order 0',
      ]);
      for (const error of errors.values()) expect(Math.abs(error)).toBeLessThan(0.05);
      const mix = fit.checks.at(-1)!;
      expect(mix).toMatchObject({ title: 'order mix: total variation distance', error: null });
      expect(mix.simulated.mean).toBeLessThan(0.05);
    });

    it('has them also as a spec, run with other seeds', () => {
      const machine = makeMachine(fit.cpus);
      const tasks = resolveRule(fit.profile.tasks, fit.cpus, 'tasks');
      const run = {
        seed: 77,
        replicationsMin: 5,
        replicationsMax: 5,
        precision: 0.02,
        precisionOf: 'overhead-tick',
        measureMs: 4000,
        warmupMs: 200,
        horizonMs: 0,
      };
      const workload = { ...fit.profile, tasks };
      const spec = parseSpec({
        machine,
        kernel: firstKernel,
        workload,
        policy: policies.none,
        userPolicy: absentUserPolicy,
        run,
      });
      const results = Array.from({ length: 5 }, (_, r) => replicate(spec, r));
      const seconds = results.reduce((sum, { measuredNs }) => sum + measuredNs / 1e9, 0);
      const count = (counter: 'ops' | 'contextSwitches') =>
        results.reduce((sum, { counters }) => sum + counters[counter], 0);
      const [ops, switches] = fit.checks;
      expect(Math.abs(count('ops') / seconds / ops!.recorded - 1)).toBeLessThan(0.05);
      const switchRate = count('contextSwitches') / seconds / fit.cpus;
      expect(Math.abs(switchRate / switches!.recorded - 1)).toBeLessThan(0.05);
    });

    it('compares with the figures of the recording', () => {
      const byKind = new Map<string, number>();
      let userAllocs = 0;
      for (const { chunks } of input.cpus) {
        for (const { count, kind, values } of chunks) {
          for (let i = 0; i < count; i++) {
            const isAlloc = kind[i] === 2;
            if (isAlloc && /HIGHUSER|TRANSHUGE/.test(input.names[values[2]![i]!]!)) userAllocs++;
            if (kind[i] === 0) byKind.set('switch', (byKind.get('switch') ?? 0) + 1);
          }
        }
      }
      const seconds = input.durationNs / 1e9;
      const [ops, switches] = fit.checks;
      expect(ops!.recorded).toBeCloseTo(userAllocs / seconds, 6);
      expect(switches!.recorded).toBeCloseTo(byKind.get('switch')! / seconds / 2, 6);
      expect(fit.profile.totalOps).toBe(userAllocs);
    });

    it('draws bursts and blocked times as recorded, and does not hide that op gaps are not', () => {
      const distances = distanceOf(fit);
      expect(distances['burst']).toBeLessThan(0.02);
      expect(distances['blocked']).toBeLessThan(0.02);
      expect(distances['order']).toBeLessThan(1e-5);
      expect(distances['op-gap']).toBeGreaterThan(0.3);
      expect(judgeFit(fit)[1]).toMatch(/reproduced burst .*; NOT reproduced op-gap /);
    });

    it('has the windows of a replay of the same trace beside its own', () => {
      const { names, trace, cpus } = input;
      const recorded = toReplayTrace({ hash: trace.hash, names, cpus, lostEvents: 0 });
      const machine = makeMachine(fit.cpus);
      expect(fit.windows.map(({ policy }) => policy)).toEqual(['sync', 'deferred']);
      for (const { policy, horizonNs, replay, fitted } of fit.windows) {
        const spec = { machine, policy: policies[policy as PolicyName], run: defaultRunSettings };
        const { exposure } = replayWithReport(recorded, spec, { loop: 'closed' }).result;
        const { pairs, pairCount, openPairs } = exposure;
        expect(horizonNs).toBe(exposure.horizonNs);
        expect(replay).toEqual({
          pairs: pairCount,
          p50: quantile(pairs, 0.5, pairCount),
          p99: quantile(pairs, 0.99, pairCount),
          openShare: openPairs / pairCount,
        });
        expect(fitted.pairs).toBeGreaterThan(10_000);
      }
    });

    it('is of the form that is stored, and a workload', () => {
      const stored = { ...fit, fittedAt: '2026-01-02T03:04:05.000Z' };
      expect(v.parse(storedFitSchema, stored)).toEqual(stored);
      expect(v.parse(workloadProfileSchema, fit.profile)).toEqual(fit.profile);
      expect(fit.profile.recorded).toEqual({ trace: input.trace.hash, cpus: 2 });
    });
  },
  slow,
);
