import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import { choicesOf } from '../../../renderer/charts/export-formats.ts';
import {
  isOfTrace,
  useFigure,
  type FigureRequest,
} from '../../../renderer/composables/useFigure.ts';
import { LabError } from '../../../shared/errors.ts';
import { sampleFigures } from '../../shared/figures/sample-figures.ts';
import { createFakeLab, withScope } from '../support/fake-client.ts';
import { runOf } from '../support/run-summaries.ts';

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
