import { beforeAll, describe, expect, it } from 'vitest';
import type { Figure, TraceFigureName } from '../../../../shared/figures/figure.ts';
import { traceFigureBuilders } from '../../../../shared/figures/trace/index.ts';
import type { TraceFigureInput } from '../../../../shared/figures/trace/figure-input.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import { makeTraceFigureInput } from '../../../support/trace-figure-inputs.ts';

let input: TraceFigureInput;
beforeAll(async () => {
  input = await makeTraceFigureInput('kernel-build-2cpu');
});

const build = (name: TraceFigureName, more: Partial<TraceFigureInput> = {}): Figure =>
  traceFigureBuilders[name].build({ ...input, ...more });

describe('a figure of replays', () => {
  const timesOf = (figure: Figure, replay: ReplayResult) =>
    figure.series.flatMap(({ points }) => points.filter(({ key }) => key === replay.key));

  it('adds up to the CPU time that is not the recorded work', () => {
    const figure = build('replay-cost');
    for (const replay of input.replays) {
      const { cpuTimeShare, machine, elapsedNs, idleHandlerShare, addedSysNs } = replay;
      const added = timesOf(figure, replay).reduce((sum, { y }) => sum + Number(y), 0);
      const cpuTimeNs = machine.cpus * elapsedNs;
      const rest = 1 - cpuTimeShare.user - cpuTimeShare.idle + idleHandlerShare;
      expect(Math.abs(added - rest * cpuTimeNs)).toBeLessThan(1);
      expect(added).toBeGreaterThanOrEqual(addedSysNs.precise - 1);
    }
  });

  it('has a bar for every policy, and no part that no policy has', () => {
    const { x, series } = build('replay-cost');
    expect(x.categories).toEqual(['none', 'sync', 'deferred', 'deferred-bounded', 'broadcast ?']);
    for (const { points } of series) {
      expect(points).toHaveLength(5);
      expect(points.some(({ y }) => Number(y) > 0)).toBe(true);
    }
  });

  it('marks exactly those that another beats in cost and window', () => {
    const { series } = build('replay-cost-by-window');
    const judged = series.filter(({ isReference }) => !isReference);
    const places = judged.map(({ points: [point], isDimmed }) => ({
      x: point?.isOpen ? 1e18 + Number(point.x) : Number(point?.x),
      y: Number(point?.y),
      isDimmed,
    }));
    for (const one of places) {
      const isBeaten = places.some(
        (other) => other.x <= one.x && other.y <= one.y && (other.x < one.x || other.y < one.y),
      );
      expect(one.isDimmed).toBe(isBeaten);
    }
    expect(places.some(({ isDimmed }) => isDimmed)).toBe(true);
  });

  it('does not compare loops with each other', () => {
    const { replays } = input;
    const [dear, cheap] = ['sync', 'broadcast'].map((name) =>
      replays.find(({ policy }) => policy.name === name)!,
    );
    const greyed = (loop: ReplayResult['loop']) =>
      build('replay-cost-by-window', { replays: [dear!, { ...cheap!, loop }] }).series.filter(
        ({ isDimmed }) => isDimmed,
      );
    expect(greyed('closed').map(({ name }) => name)).toEqual(['sync']);
    expect(greyed('open')).toEqual([]);
  });

  it('distinguishes replays by loop, machine and model where these differ', () => {
    const [first] = input.replays;
    const replays: ReplayResult[] = [
      first!,
      { ...first!, key: 'b'.repeat(64), loop: 'open' },
      { ...first!, key: 'c'.repeat(64), modelVersion: '1' },
    ];
    const { x, subtitle } = build('replay-cost', { replays });
    expect(new Set(x.categories).size).toBe(3);
    expect(x.categories[1]).toContain('loop open');
    expect(subtitle).not.toContain('closed loop');
  });
});
