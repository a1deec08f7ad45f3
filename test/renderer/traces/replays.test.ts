import { describe, expect, it } from 'vitest';
import { replayCommand } from '../../../renderer/traces/replay-command.ts';
import {
  groupReplays,
  replayHeaders,
  describeLateness,
  toReplayRows,
} from '../../../renderer/traces/replay-rows.ts';
import { makeContract } from '../../support/contracts.ts';
import { policies } from '../../support/policies.ts';
import { replayOf } from './made-of-traces.ts';
import { makeWindows } from '../../support/window-times.ts';

describe('a replay as a row', () => {
  it('has a cell for each column', () => {
    const row = toReplayRows([replayOf(1, 'sync')])[0]!;
    expect(Object.fromEntries(replayHeaders.map((name, i) => [name, row.cells[i]]))).toEqual({
      'Added sys': '100 ms',
      'Of busy': '5.0 %',
      'By tick': '50.0 ms',
      Elapsed: '+1.0 %',
      Requests: '12 345',
      IPIs: '6 789',
      Coalesced: '25.0 %',
      'Window p50': '1.00 us',
      p99: '>100 ms',
      'Longest seen': '>100 ms in 0 requests',
      'Busy p99': '9.00 us',
      Open: '12.5 %',
    });
    expect([row.policy, row.contract]).toEqual(['sync', 'shootdown kept']);
  });

  it('has no change of elapsed time in an open loop, and no windows without flushes', () => {
    const quiet = replayOf(1, 'none', { loop: 'open' });
    const exposureWindowNs = makeWindows();
    const contract = makeContract({ answer: 'broken' });
    const row = toReplayRows([{ ...quiet, exposureWindowNs, contract }])[0]!;
    expect(row.cells[3]).toBe('-');
    expect(row.cells.slice(-5)).toEqual(['-', '-', '-', '-', '-']);
    expect(row.contract).toBe('shootdown BROKEN');
  });
});

describe('replays in groups', () => {
  const presets = ['none', 'sync', 'deferred'];

  it('stand together by machine, loop and model, in the order of the presets, newest group first', () => {
    const groups = groupReplays(
      [
        replayOf(5, 'none', { loop: 'open' }),
        replayOf(4, 'latr'),
        replayOf(3, 'none'),
        replayOf(2, 'deferred'),
        replayOf(1, 'sync', { loop: 'open' }),
      ],
      presets,
    );
    expect(
      groups.map(({ title, replays }) => [title, ...replays.map(({ policy }) => policy.name)]),
    ).toEqual([
      ['server-2, open loop', 'none', 'sync'],
      ['server-2, closed loop', 'none', 'deferred', 'latr'],
    ]);
  });

  it('are distinguished where only fields of the machine or the model differ', () => {
    const { machine } = replayOf(1, 'sync');
    const groups = groupReplays(
      [
        replayOf(3, 'sync', { modelVersion: '4' }),
        replayOf(2, 'sync', { machine: { ...machine, irqCycles: 1 } }),
        replayOf(1, 'sync'),
      ],
      presets,
    );
    const titles = groups.map(({ title }) => title);
    expect(new Set(titles).size).toBe(3);
    expect(titles[0]).toBe('server-2, closed loop, model 4');
  });
});

describe('the command of replays', () => {
  const { machine } = replayOf(1, 'sync');
  const presets = { machine, policies: [policies.sync, policies.deferred] };
  const both = [replayOf(1, 'sync'), replayOf(2, 'deferred')];

  it('names their policies, loop and machine', () => {
    expect(replayCommand(both, presets).join(' ')).toBe(
      'lab trace replay c0ffee12 --policies sync,deferred --loop closed --machine server-2 --operations',
    );
  });

  it('lists what is stored where a field of a preset was set: names alone give other replays', () => {
    const listed = 'lab trace replays c0ffee12';
    const slower = replayOf(3, 'sync', {
      machine: { ...machine, irqCycles: machine.irqCycles + 1 },
    });
    const batched = replayOf(4, 'sync', { policy: { ...policies.sync, batchPages: 63 } });
    for (const one of [slower, batched]) {
      expect(replayCommand([one], presets).join(' ')).toBe(listed);
    }
    expect(replayCommand(both, { ...presets, machine: null }).join(' ')).toBe(listed);
    expect(replayCommand([], presets)).toEqual([]);
  });
});

describe('the lateness of replays', () => {
  it('counts late events in an open loop only', () => {
    const late = { lateSteps: 1000, maxLateNs: 2500 };
    expect(describeLateness([replayOf(1, 'sync', late)])).toEqual([]);
    expect(describeLateness([replayOf(1, 'sync', { ...late, loop: 'open' })])).toEqual([
      'sync: 1 000 events were late, by at most 2.50 us.',
    ]);
  });
});
