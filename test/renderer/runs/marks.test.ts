import { describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { useRunMarks } from '../../../renderer/composables/useRunMarks.ts';
import { formatSort, parseSort } from '../../../renderer/composables/useRuns.ts';
import { useRunViews } from '../../../renderer/composables/useRunViews.ts';
import { useVerification } from '../../../renderer/composables/useVerification.ts';
import {
  defaultColumns,
  gridTemplate,
  pathsOf,
  shapesOf,
  withDiffering,
} from '../../../renderer/runs/run-columns.ts';
import { fieldPaths } from '../../../shared/spec/field-columns.ts';
import { describeVerification } from '../../../renderer/runs/verification-text.ts';
import { runColumns } from '../../../shared/contract/run-columns.ts';
import type { RunView } from '../../../shared/contract/view-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { runOf } from '../support/run-summaries.ts';

const keys = [runOf(1).key, runOf(2).key];

describe('marks', () => {
  function setUp() {
    let action = 0;
    let refreshed = 0;
    const marked = (changed: number) => ({ action: ++action, changed });
    const lab = createFakeLab({
      'run.archive': (input) => marked(input.keys.length),
      'run.star': (input) => marked(input.keys.length),
      'run.tag': () => ({ action: null, changed: 0 }),
      'run.undo': () => ({ changed: 1 }),
      'run.delete': (input) => ({ action: ++action, deleted: input.keys.length }),
    });
    const { value } = withScope(() => useRunMarks(lab, async () => void refreshed++));
    return { lab, marks: value, refreshed: () => refreshed };
  }

  it('are taken back one after the other, newest first', async () => {
    const { lab, marks, refreshed } = setUp();
    await marks.archive(keys, true);
    expect(marks.text.value).toBe('Archived 2 runs.');
    await marks.star([keys[0]!], true);
    expect(marks.undoText.value).toBe('Starred 1 run.');
    await marks.undo();
    expect(marks.text.value).toBe('Taken back: Starred 1 run.');
    await marks.undo();
    expect([marks.text.value, marks.canUndo.value]).toEqual([
      'Taken back: Archived 2 runs.',
      false,
    ]);
    await marks.undo();
    expect(lab.inputs('run.undo')).toEqual([{ action: 2 }, { action: 1 }]);
    expect(refreshed()).toBe(4);
  });

  it('that change nothing leave nothing to take back', async () => {
    const { marks } = setUp();
    await marks.tag(keys, ['fast'], []);
    expect([marks.text.value, marks.canUndo.value]).toEqual(['Nothing needed changing.', false]);
  });

  it('can still be taken back after that failed once', async () => {
    const { lab, marks } = setUp();
    await marks.archive(keys, true);
    const { 'run.undo': serve } = lab.serve;
    delete lab.serve['run.undo'];
    await marks.undo();
    expect([marks.canUndo.value, marks.error.value?.message]).toEqual([
      true,
      'run.undo is not served',
    ]);
    lab.serve['run.undo'] = serve!;
    await marks.undo();
    expect(marks.canUndo.value).toBe(false);
  });

  it('that the lab no longer has are passed over, and what was done before can be taken back', async () => {
    const { lab, marks } = setUp();
    await marks.archive(keys, true);
    await marks.remove(keys);
    const { 'run.undo': serve } = lab.serve;
    lab.serve['run.undo'] = () => {
      throw new LabError('not-found', 'its deleted runs are no longer kept', '');
    };
    await marks.undo();
    expect(marks.error.value?.message).toBe('its deleted runs are no longer kept');
    lab.serve['run.undo'] = serve!;
    await marks.undo();
    expect(marks.text.value).toBe('Taken back: Archived 2 runs.');
  });

  it('report whether it worked, and take a deletion back', async () => {
    const { lab, marks } = setUp();
    expect(await marks.note(keys[0]!, 'x')).toBe(false);
    expect(await marks.remove(keys)).toBe(true);
    expect(marks.text.value).toBe('Deleted 2 runs.');
    await marks.undo();
    expect(lab.inputs('run.undo')).toEqual([{ action: 1 }]);
    expect(marks.text.value).toBe('Taken back: Deleted 2 runs.');
  });
});

describe('a verification', () => {
  it('shows the progress of its run, and the outcome', async () => {
    const reply = defer<{ key: string; replications: number; differing: number[] }>();
    const lab = createFakeLab({ 'run.verify': () => reply.promise });
    const { value: verification } = withScope(() => useVerification(lab));
    const end = verification.verify([keys[0]!]);
    const progress = { done: 2, total: 5, etaMs: 900 };
    lab.send('verify.progress', { key: keys[1]!, progress: { ...progress, done: 4 } });
    lab.send('verify.progress', { key: keys[0]!, progress });
    expect([verification.isRunning.value, verification.progress.value]).toEqual([true, progress]);
    reply.resolve({ key: keys[0]!, replications: 5, differing: [] });
    await end;
    expect([verification.isRunning.value, verification.outcome.value]).toEqual([
      false,
      '5 replications, all identical.',
    ]);
  });

  it('is cancelled without an error, and keeps what was found before', async () => {
    const replies = keys.map(() =>
      defer<{ key: string; replications: number; differing: number[] }>(),
    );
    let asked = 0;
    const lab = createFakeLab({
      'run.verify': () => replies[asked++]!.promise,
      'run.cancelVerify': () => {
        replies[1]!.reject(new LabError('cancelled', 'cancelled', ''));
        return { cancelled: true };
      },
    });
    const { value: verification } = withScope(() => useVerification(lab));
    const end = verification.verify(keys);
    replies[0]!.resolve({ key: keys[0]!, replications: 3, differing: [] });
    await expect.poll(() => asked).toBe(2);
    await verification.cancel();
    await end;
    expect([verification.outcome.value, verification.error.value]).toEqual([
      'Cancelled. 3 replications, all identical.',
      null,
    ]);
  });

  it('that is cancelled as a run ends goes on with no other', async () => {
    const reply = defer<{ key: string; replications: number; differing: number[] }>();
    const lab = createFakeLab({
      'run.verify': () => reply.promise,
      'run.cancelVerify': () => ({ cancelled: false }),
    });
    const { value: verification } = withScope(() => useVerification(lab));
    const end = verification.verify(keys);
    reply.resolve({ key: keys[0]!, replications: 3, differing: [] });
    await verification.cancel();
    await end;
    expect(lab.inputs('run.verify')).toEqual([{ key: keys[0] }]);
    expect(verification.outcome.value).toBe('Cancelled. 3 replications, all identical.');
  });

  it('names what differs', () => {
    const one = { key: keys[0]!, replications: 5, differing: [1, 3] };
    const other = { key: keys[1]!, replications: 4, differing: [] };
    expect(describeVerification([one])).toBe('5 replications. Not identical: 1, 3.');
    expect(describeVerification([one, other])).toBe(
      '2 runs, 9 replications. Not identical: run 000000000000: 1, 3.',
    );
  });
});

describe('views', () => {
  const view: RunView = {
    name: 'mine',
    filter: 'latr',
    sort: 'cpus',
    descending: true,
    columns: ['policy'],
  };

  it('are listed with the columns of the last time, and saved and dropped', async () => {
    const lab = createFakeLab({
      'view.list': () => ({ views: [], columns: ['policy', 'cpus'] }),
      'view.save': (input) => ({ views: [input.view], columns: null }),
      'view.delete': () => ({ views: [], columns: null }),
    });
    const { value: views } = withScope(() => useRunViews(lab));
    expect(views.columns.value).toEqual(defaultColumns);
    await nextTick();
    await nextTick();
    expect(views.columns.value).toEqual(['policy', 'cpus']);
    expect(await views.save(view)).toBe(true);
    expect(views.views.value).toEqual([view]);
    expect(await views.remove('mine')).toBe(true);
    expect(views.views.value).toEqual([]);
  });

  it('leave the columns alone that were chosen before they came', async () => {
    const lab = createFakeLab({
      'view.list': () => ({ views: [view], columns: ['policy'] }),
      'view.setColumns': () => ({ views: [view], columns: ['cpus'] }),
    });
    const { value: views } = withScope(() => useRunViews(lab));
    await views.setColumns(['cpus']);
    await nextTick();
    expect(views.columns.value).toEqual(['cpus']);
    expect(lab.inputs('view.setColumns')).toEqual([{ columns: ['cpus'] }]);
  });
});

describe('columns', () => {
  it('are all there, each with a header and a text of a run', () => {
    const shapes = shapesOf(runColumns);
    expect(shapes.map(({ id }) => id).toSorted()).toEqual([...runColumns].toSorted());
    const empty = runOf(1, { overhead: null, replications: null, windowP99Ns: null });
    for (const { text } of shapes) {
      expect(text(runOf(1))).toBeTypeOf('string');
      expect(text(empty)).not.toContain('null');
    }
    expect(gridTemplate(shapesOf(['cpus', 'policy']))).toBe('2.5em 4.75em minmax(10.25em, 1fr)');
  });

  it('of any field show what a row was asked for', () => {
    const [ceiling] = shapesOf(['policy.flushCeilingPages']);
    const path = 'policy.flushCeilingPages';
    expect(ceiling?.header).toBe('flushCeilingPages');
    expect(ceiling?.text(runOf(1, { fields: { [path]: '33' } }))).toBe('33');
    expect(ceiling?.text(runOf(1))).toBe('-');
  });

  it('are joined by those in which the runs differ, as many as there is room for', () => {
    const fields = fieldPaths.slice(0, 7);
    const chosen = ['cpus', fields[0]!] as const;
    expect(withDiffering(chosen, fields)).toEqual({
      columns: [...chosen, ...fields.slice(1, 6)],
      added: fields.slice(1, 6),
      left: fields.slice(6),
    });
    expect(pathsOf(withDiffering(['cpus'], []).columns)).toEqual([]);
  });

  it('mark CPUs that the workload was not recorded on', () => {
    const [cpus] = shapesOf(['cpus']);
    const texts = [null, 96, 2].map((recordedCpus) => cpus?.text(runOf(1, { recordedCpus })));
    expect(texts).toEqual(['96', '96', '96 ~']);
  });

  it('are sorted by as the address says', () => {
    for (const sort of runColumns) {
      for (const descending of [true, false]) {
        const order = { sort, descending };
        expect(parseSort(formatSort(order))).toEqual(order);
      }
    }
    expect(parseSort('odd')).toEqual({ sort: 'startedAt', descending: true });
  });
});
