import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import { choicesOf } from '../../../renderer/charts/export-formats.ts';
import {
  isOfTrace,
  useFigure,
  type FigureRequest,
} from '../../../renderer/composables/useFigure.ts';
import { LabError } from '../../../shared/errors.ts';
import { sampleFigures } from '../../shared/figures/sample-figures.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { runOf } from '../support/run-summaries.ts';

/** The answer to the request for fewer runs. */
type Older = ReturnType<typeof defer<NonNullable<typeof recordedBars>>>;

const { recordedBars, bars } = sampleFigures;
if (!recordedBars || !bars) throw new Error('no samples');

const ofTrace = { id: 7, name: 'fit-order' } as const;
const ofRuns = { name: 'overhead-by-policy', runs: { sweep: 4 } } as const;
const long = () => vi.advanceTimersByTimeAsync(2000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function show(first: FigureRequest) {
  const lab = createFakeLab({ 'trace.figure': () => recordedBars!, 'figure.get': () => bars! });
  const request = ref<FigureRequest | null>(first);
  return { lab, request, ...withScope(() => useFigure(lab, request)) };
}

describe('a shown figure', () => {
  it('of a trace is loaded again as traces change, and not as runs finish', async () => {
    const { lab, value, stop } = show(ofTrace);
    await long();
    expect(value.figure.value).toEqual(recordedBars);
    lab.send('run.finished', { run: runOf(1) });
    await long();
    expect(lab.asked).toEqual([{ name: 'trace.figure', input: ofTrace }]);
    lab.send('traces.changed', {});
    await long();
    stop();
    expect(lab.inputs('trace.figure')).toEqual([ofTrace, ofTrace]);
  });

  it('of runs is loaded again as runs finish, and not as traces change', async () => {
    const { lab, value, stop } = show(ofRuns);
    await long();
    expect(value.figure.value).toEqual(bars);
    lab.send('traces.changed', {});
    await long();
    expect(lab.asked).toHaveLength(1);
    lab.send('run.finished', { run: runOf(1) });
    await long();
    stop();
    expect(lab.inputs('figure.get')).toEqual([ofRuns, ofRuns]);
  });

  it('keeps its pace as runs are added to it, and is there at once for others', async () => {
    const ofKeys = (...keys: string[]) => ({ name: 'overhead-by-policy' as const, runs: { keys } });
    const { lab, request, value, stop } = show(ofKeys('a'));
    await long();
    for (const keys of [
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c', 'd'],
    ]) {
      request.value = ofKeys(...keys);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(lab.inputs('figure.get')).toEqual([ofKeys('a'), ofKeys('a', 'b')]);
    await vi.advanceTimersByTimeAsync(900);
    expect(lab.inputs('figure.get').slice(2)).toEqual([ofKeys('a', 'b', 'c', 'd')]);
    request.value = ofKeys('e');
    await nextTick();
    stop();
    expect(lab.inputs('figure.get').slice(3)).toEqual([ofKeys('e')]);
    expect(value.figure.value).toEqual(bars);
  });

  it('is drawn though a run was added while it was made, and not if it is of others', async () => {
    const ofKeys = (...keys: string[]) => ({ name: 'overhead-by-policy' as const, runs: { keys } });
    const { lab, request, value, stop } = show(ofKeys('a'));
    await long();
    const replies = [defer<typeof recordedBars>(), defer<typeof recordedBars>()];
    let n = 0;
    lab.serve['figure.get'] = () => replies[n++]!.promise;
    request.value = ofKeys('a', 'b');
    await vi.advanceTimersByTimeAsync(100);
    request.value = ofKeys('a', 'b', 'c');
    replies[0]!.resolve(recordedBars!);
    await vi.advanceTimersByTimeAsync(1);
    expect(value.figure.value).toEqual(recordedBars);
    await long();
    request.value = ofKeys('z');
    replies[1]!.resolve(bars!);
    lab.serve['figure.get'] = () => new Promise(() => undefined);
    await vi.advanceTimersByTimeAsync(1);
    stop();
    expect(value.figure.value).toEqual(recordedBars);
  });

  it('is there at once when it is asked for again, and then as it is now', async () => {
    const first = show(ofRuns);
    await long();
    first.stop();
    const { lab } = first;
    const reply = defer<typeof recordedBars>();
    lab.serve['figure.get'] = () => reply.promise;
    const { value, stop } = withScope(() => useFigure(lab, ref(ofRuns)));
    expect([value.figure.value, value.isLoading.value]).toEqual([bars, false]);
    reply.resolve(recordedBars!);
    await vi.advanceTimersByTimeAsync(1);
    stop();
    expect(value.figure.value).toEqual(recordedBars);
  });

  describe('that the page had', () => {
    const ofKeys = (...keys: string[]) => ({ name: 'overhead-by-policy' as const, runs: { keys } });

    /** That of two runs is shown again while that of one is made. */
    async function showBoth() {
      const { lab, request, value, stop } = show(ofKeys('a', 'b'));
      await long();
      const older = defer<NonNullable<typeof recordedBars>>();
      lab.serve['figure.get'] = () => older.promise;
      request.value = ofKeys('a');
      await long();
      lab.serve['figure.get'] = () => new Promise(() => undefined);
      request.value = ofKeys('a', 'b');
      await long();
      expect(value.figure.value).toEqual(bars);
      return { older, request, value, stop };
    }

    it('stays when an older answer for fewer runs comes, also while more are asked for', async () => {
      const { older, request, value, stop } = await showBoth();
      request.value = ofKeys('a', 'b', 'c');
      older.resolve(recordedBars!);
      await long();
      stop();
      expect(value.figure.value).toEqual(bars);
    });

    it.each([
      ['comes', (older: Older) => older.resolve(recordedBars!)],
      [
        'is a failure',
        (older: Older) =>
          older.reject(new LabError('not-found', 'there is no such run', 'choose others')),
      ],
    ])('stays when the older answer %s', async (_, end) => {
      const { older, value, stop } = await showBoth();
      end(older);
      await long();
      stop();
      expect(value.figure.value).toEqual(bars);
    });
  });

  it('is the same object if it is loaded again and says the same', async () => {
    const { lab, value, stop } = show(ofRuns);
    await long();
    const before = value.figure.value;
    lab.serve['figure.get'] = () => structuredClone(bars!);
    lab.send('run.finished', { run: runOf(1) });
    await long();
    stop();
    expect(lab.inputs('figure.get')).toHaveLength(2);
    expect(value.figure.value).toBe(before);
  });

  it('leaves no error behind when it is not wanted any more', async () => {
    const { lab, request, value, stop } = show(ofTrace);
    lab.serve['trace.figure'] = () => {
      throw new LabError('not-found', 'there is no trace 8', 'choose another');
    };
    request.value = { ...ofTrace, id: 8 };
    await long();
    expect(value.error.value).not.toBeNull();
    request.value = null;
    await long();
    stop();
    expect(value.error.value).toBeNull();
  });

  it('says why there is none of a trace', async () => {
    const { lab, request, value, stop } = show(ofTrace);
    await long();
    lab.serve['trace.figure'] = () => {
      throw new LabError('not-allowed', 'no replay-cost of this trace', 'choose another figure');
    };
    request.value = { id: 7, name: 'replay-cost' };
    await long();
    stop();
    expect(value.figure.value).toBeNull();
    expect(value.error.value?.message).toBe('no replay-cost of this trace');
  });
});

describe('the formats that are offered', () => {
  it('are all for runs, and all but the table of mmtests for a trace', () => {
    const [all, some] = [ofRuns, ofTrace].map((request) =>
      choicesOf(isOfTrace(request)).map(({ format }) => format),
    );
    expect(all).toContain('mmtests');
    expect(some).toEqual(all?.filter((format) => format !== 'mmtests'));
  });
});
