import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../../main/remote/queue/turns.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

describe('turns', () => {
  it('let work alone run with nothing beside it, and all admitted work to its end', async () => {
    const works = fc.array(fc.record({ alone: fc.boolean(), ticks: fc.nat(3), gap: fc.nat(9) }), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(works, async (all) => {
        const turns = createTurns();
        let [running, admitted] = [0, 0];
        const ends: Promise<number>[] = [];
        for (const { alone, ticks, gap } of all) {
          for (let i = 0; i < gap; i++) await Promise.resolve();
          const work = async () => {
            running++;
            const most = alone ? 1 : all.length;
            for (let i = 0; i <= ticks; i++) {
              if (running > most) throw new Error('something runs beside it');
              await Promise.resolve();
            }
            running--;
            return 1;
          };
          const end = alone ? turns.alone(work) : turns.shared(work);
          if (end) ends.push(end);
          if (end && alone) admitted++;
        }
        const shared = all.filter(({ alone }) => !alone).length;
        expect(await Promise.all(ends)).toHaveLength(shared + admitted);
        expect(admitted > 0).toBe(all.some(({ alone }) => alone));
      }),
      { numRuns: scaleRuns(500), seed: 9 },
    );
  });

  it('go on after work that failed', async () => {
    const turns = createTurns();
    const fail = async () => {
      throw new Error('no');
    };
    await expect(turns.shared(fail)).rejects.toThrow('no');
    const alone = turns.alone(fail);
    expect(turns.alone(fail)).toBeUndefined();
    const last = turns.shared(async () => 'done');
    await expect(alone).rejects.toThrow('no');
    expect(await last).toBe('done');
  });

  it('run shared work side by side', async () => {
    const turns = createTurns();
    let most = 0;
    let running = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await setTimeout(1);
      running--;
    };
    await Promise.all([turns.shared(work), turns.shared(work)]);
    expect(most).toBe(2);
  });
});
