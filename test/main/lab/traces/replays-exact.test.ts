import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { policies as directMap } from '../../../support/direct-map-policies.ts';
import { builtInPresets } from '../../../../main/lab/spec/built-in-presets.ts';
import { createReplays } from '../../../../main/lab/traces/replays.ts';
import { createTraces } from '../../../../main/lab/traces/traces.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { replayResultSchema } from '../../../../shared/trace-replay.ts';
import { cpuTimeCategories } from '../../../../shared/cpu-time-categories.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import type { TraceDetails } from '../../../../shared/trace.ts';
import { countRequests, readPageEvents } from '../../../support/page-states.ts';
import { readSchedule } from '../../../support/text-schedule.ts';
import { fixtures, fixtureUrl, readFixture } from '../../trace/support/read-text.ts';

const now = () => new Date('2026-01-02T03:04:05Z');
const presets = builtInPresets;
const policies = directMap.map(({ policy }) => policy);

describe.each(fixtures)('%s, from its text through import and store', (name) => {
  const store = openStore(':memory:');
  const found: Record<'closed' | 'open', Map<string, ReplayResult>> = {
    closed: new Map(),
    open: new Map(),
  };
  let trace: TraceDetails;
  beforeAll(async () => {
    const path = fileURLToPath(fixtureUrl(name));
    ({ trace } = await createTraces(store, now).import({ path }));
    const replays = createReplays({ store, presets, modelVersion: 'test', now });
    for (const loop of ['closed', 'open'] as const) {
      const request = {
        trace: String(trace.id),
        policies: policies.map((policy) => policy.name),
        loop,
      };
      for (const replay of await replays.run(request)) found[loop].set(replay.policy.name, replay);
    }
  });

  it('has under none the switches of each CPU that the text has, and its busy time', () => {
    const { cpus, recordedNs } = readSchedule(readFixture(name).toString());
    const { perCpu, ...none } = found.closed.get('none')!;
    const switches = perCpu.map((cpu) => cpu.switches);
    expect(switches).toEqual(trace.summary.perCpu.map((cpu) => cpu.switches));
    expect(switches).toEqual(cpus.map((cpu) => cpu.switches));
    expect(none.counts.switches).toBe(trace.summary.scheduling.switches);
    expect([none.elapsedNs, none.recordedNs]).toEqual([recordedNs, trace.durationNs]);
    perCpu.forEach(({ busyNs }, k) => {
      const { bySwitches, shown, byEvents } = cpus[k]!;
      expect(busyNs).toBe(shown);
      // When a task came that no switch announced is not recorded: either way to read it is a bound.
      expect(busyNs).toBeGreaterThanOrEqual(Math.min(bySwitches, byEvents));
      expect(busyNs).toBeLessThanOrEqual(Math.max(bySwitches, byEvents));
    });
    expect(none.busyNs).toBe(none.recordedBusyNs);
    expect(none.addedSysNs).toEqual({ tick: 0, precise: 0 });
  });

  it.each(policies)('makes under $name the requests of the page states in its text', (policy) => {
    const wanted = countRequests(readPageEvents(readFixture(name).toString()), policy);
    expect(wanted.ops).toBeGreaterThan(400);
    for (const loop of ['closed', 'open'] as const) {
      const { counters, counts, contract } = found[loop].get(policy.name)!;
      expect(counters.flushRequests).toBe(wanted.requests);
      expect(counters.ops).toBe(wanted.ops);
      const { fromKernel, fromUnknown, fromUser } = wanted;
      expect(counts).toMatchObject({ fromKernel, fromUnknown, fromUser });
      expect(contract.breaches).toBe(0);
    }
  });

  it('has all of its allocations and frees in the counts, as the summary has', () => {
    const { allocation, ownership } = trace.summary;
    for (const replay of [...found.closed.values(), ...found.open.values()]) {
      const { userAllocations, kernelAllocations, failedAllocations, frees } = replay.counts;
      const given = userAllocations + kernelAllocations + failedAllocations;
      expect(given).toBe(allocation.allocations);
      expect(frees).toBe(allocation.frees);
      expect(replay.counts.unknownPages).toBe(ownership.fromUnknown);
    }
  });

  it('accounts for all CPU time, in a form that the contract takes', () => {
    for (const replay of [...found.closed.values(), ...found.open.values()]) {
      expect(v.parse(replayResultSchema, replay)).toEqual(replay);
      const share = cpuTimeCategories.reduce((sum, one) => sum + replay.cpuTimeShare[one], 0);
      expect(share).toBeCloseTo(1, 9);
      expect(replay.busyNs).toBeLessThanOrEqual(2 * replay.elapsedNs * (1 + 1e-9));
      const costs = replay.policy.xpfo ? replay.addedSysNs.tick : 1;
      expect(costs).toBeGreaterThan(0);
      expect(replay.elapsedNs).toBeGreaterThanOrEqual(replay.recordedNs);
    }
    const { elapsedNs, recordedNs } = found.closed.get('sync')!;
    expect(elapsedNs).toBeGreaterThan(recordedNs);
  });
});
