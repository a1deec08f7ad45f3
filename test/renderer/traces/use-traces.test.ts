import { describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import { useFileDrop } from '../../../renderer/composables/useFileDrop.ts';
import { useFits } from '../../../renderer/composables/useFits.ts';
import { useReplays } from '../../../renderer/composables/useReplays.ts';
import { useTraceDetails } from '../../../renderer/composables/useTraceDetails.ts';
import { useTraceJobs } from '../../../renderer/composables/useTraceJobs.ts';
import { useTraces } from '../../../renderer/composables/useTraces.ts';
import { LabError } from '../../../shared/errors.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';
import { fitOf, replayOf } from './made-of-traces.ts';
import { jobOf } from '../../support/trace-job.ts';
import { bareSummary, detailsOf, headOf } from './traces.ts';

const numbered = (id: number) => detailsOf(bareSummary, { id });

describe('the list of traces', () => {
  it('is loaded page by page, and again when it has changed', async () => {
    vi.useFakeTimers();
    const all = Array.from({ length: 250 }, (_, i) => headOf(250 - i));
    const lab = createFakeLab({
      'trace.list': ({ offset = 0, limit = 50 }) => ({
        total: all.length,
        rows: all.slice(offset, offset + Math.min(limit, 80)),
      }),
    });
    const { value: list, stop } = withScope(() => useTraces(lab));
    await vi.runAllTimersAsync();
    expect([list.traces.value.length, list.total.value, list.hasMore.value]).toEqual([
      200,
      250,
      true,
    ]);
    list.showMore();
    await vi.runAllTimersAsync();
    expect([list.traces.value.at(-1)?.id, list.hasMore.value]).toEqual([1, false]);
    all.unshift(headOf(251));
    lab.send('traces.changed', {});
    await vi.runAllTimersAsync();
    stop();
    vi.useRealTimers();
    expect(list.traces.value[0]?.id).toBe(251);
  });

  it('loses what was deleted, and keeps what could not be', async () => {
    let heads = [headOf(2), headOf(1)];
    const lab = createFakeLab({
      'trace.list': () => ({ total: heads.length, rows: heads }),
      'trace.delete': ({ id }) => {
        if (id === 2) throw new LabError('not-allowed', 'job 5 reads it', 'cancel it');
        heads = heads.filter((head) => head.id !== id);
        return headOf(id);
      },
    });
    const { value: list, stop } = withScope(() => useTraces(lab));
    await settle();
    expect([await list.remove(1), await list.remove(2)]).toEqual([true, false]);
    stop();
    expect(list.traces.value.map(({ id }) => id)).toEqual([2]);
    expect(list.actionError.value?.hint).toBe('cancel it');
  });
});

describe('the chosen trace', () => {
  it('is loaded once, and is the one that was asked for last', async () => {
    const slow = defer<TraceDetails>();
    const lab = createFakeLab({
      'trace.get': ({ id }) => (id === 1 ? slow.promise : numbered(id)),
    });
    const id = ref<number | null>(1);
    const { value: shown, stop } = withScope(() => useTraceDetails(lab, () => id.value));
    id.value = 2;
    await settle();
    slow.resolve(numbered(1));
    await settle();
    expect(shown.details.value?.id).toBe(2);
    expect(lab.inputs('trace.get')).toEqual([{ id: 1 }, { id: 2 }]);
    id.value = null;
    await settle();
    stop();
    expect(shown.details.value).toBeNull();
  });

  it('is gone when another page deletes it, and stays when the lab only does not answer', async () => {
    vi.useFakeTimers();
    let trouble: LabError | null = null;
    const lab = createFakeLab({
      'trace.get': ({ id }) => {
        if (trouble) throw trouble;
        return numbered(id);
      },
    });
    const { value: shown, stop } = withScope(() => useTraceDetails(lab, () => 9));
    const answerWith = async (next: LabError | null) => {
      trouble = next;
      lab.send('traces.changed', {});
      await vi.runAllTimersAsync();
      return [shown.details.value?.id, shown.error.value?.code];
    };
    await vi.runAllTimersAsync();
    const first = shown.details.value;
    expect(await answerWith(null)).toEqual([9, undefined]);
    expect(shown.details.value).toBe(first);
    expect(await answerWith(new LabError('internal', 'no answer', 'wait'))).toEqual([9, undefined]);
    expect(
      await answerWith(new LabError('not-found', 'there is no trace 9', 'list the traces')),
    ).toEqual([undefined, 'not-found']);
    stop();
    vi.useRealTimers();
  });

  it('says when it is not there any more', async () => {
    const lab = createFakeLab({
      'trace.get': () => {
        throw new LabError('not-found', 'there is no trace 9', 'list the traces');
      },
    });
    const { value: shown, stop } = withScope(() => useTraceDetails(lab, () => 9));
    await settle();
    stop();
    expect([shown.details.value, shown.error.value?.code]).toEqual([null, 'not-found']);
  });
});

describe('the replays of a trace', () => {
  it('are shown as they are stored, and start once for two presses', async () => {
    vi.useFakeTimers();
    const stored = [replayOf(1, 'none')];
    const lab = createFakeLab({
      'trace.jobs': () => [],
      'replay.list': () => ({ total: stored.length, rows: stored }),
      'trace.replay': () => jobOf(4, { kind: 'replay', trace: 3 }),
    });
    const hash = 'c0ffee12'.repeat(8);
    const { value, stop } = withScope(() => {
      const jobs = useTraceJobs(lab);
      return { jobs, made: useReplays(lab, jobs, () => hash) };
    });
    await vi.runAllTimersAsync();
    const request = { id: 3, policies: ['sync'], loop: 'closed', machine: 'server-2' } as const;
    const asked = { ...request, policies: [...request.policies] };
    expect(await Promise.all([value.made.start(asked), value.made.start(asked)])).toEqual([
      true,
      false,
    ]);
    expect(value.jobs.running.value.map(({ id }) => id)).toEqual([4]);
    stored.unshift(replayOf(2, 'sync'));
    lab.send('traces.changed', {});
    await vi.runAllTimersAsync();
    stop();
    vi.useRealTimers();
    expect(value.made.replays.value.map(({ policy }) => policy.name)).toEqual(['sync', 'none']);
    expect(lab.inputs('trace.replay')).toEqual([request]);
    expect(lab.inputs('replay.list')[0]).toEqual({ trace: hash, offset: 0, limit: 200 });
  });
});

describe('the workloads made of a trace', () => {
  const hash = 'c0ffee12'.repeat(8);

  function setUp() {
    let stored = [fitOf('mine')];
    const lab = createFakeLab({
      'trace.jobs': () => [],
      'fit.list': () => ({ total: stored.length, rows: stored }),
      'fit.delete': ({ name }) => {
        stored = stored.filter(({ profile }) => profile.name !== name);
        return {};
      },
      'trace.fit': () => jobOf(4, { kind: 'fit', trace: 3 }),
    });
    const { value, stop } = withScope(() => {
      const jobs = useTraceJobs(lab);
      return { jobs, made: useFits(lab, jobs, () => hash) };
    });
    return { lab, ...value, stop };
  }

  const names = ({ made }: ReturnType<typeof setUp>) =>
    made.fits.value.map(({ profile }) => profile.name);

  it('are shown at once, and lose what was deleted', async () => {
    const parts = setUp();
    await settle();
    expect(names(parts)).toEqual(['mine']);
    expect(await parts.made.remove('mine')).toBe(true);
    parts.stop();
    expect(names(parts)).toEqual([]);
    expect(parts.lab.inputs('fit.list')[0]).toEqual({ trace: hash, offset: 0, limit: 200 });
  });

  it('are not shown while they are deleted, and again if they are not', async () => {
    const { lab, made, stop } = setUp();
    await settle();
    const held = defer<Record<string, never>>();
    lab.serve['fit.delete'] = () => held.promise;
    const removed = made.remove('mine');
    expect(made.fits.value).toEqual([]);
    held.reject(new LabError('database-busy', 'another lab writes', 'try again'));
    expect(await removed).toBe(false);
    stop();
    expect(made.fits.value.map(({ profile }) => profile.name)).toEqual(['mine']);
    expect(made.actionError.value?.message).toBe('another lab writes');
  });

  it('are made once for two presses, and why not is said', async () => {
    const { lab, jobs, made, stop } = setUp();
    const request = { id: 3, name: 'mine', machine: 'server-2' };
    expect(await Promise.all([made.make(request), made.make(request)])).toEqual([true, false]);
    expect(jobs.running.value.map(({ kind }) => kind)).toEqual(['fit']);
    lab.serve['trace.fit'] = () => {
      throw new LabError('bad-value', 'the trace has no switches', 'record sched:sched_switch');
    };
    expect(await made.make(request)).toBe(false);
    stop();
    expect(made.startError.value?.hint).toBe('record sched:sched_switch');
    made.dismissError();
    expect(made.startError.value).toBeNull();
  });
});

describe('a drop on the page', () => {
  function setDrop(takes: boolean, isField = false) {
    const page = new EventTarget();
    const taken: string[] = [];
    const { value, stop } = withScope(() =>
      useFileDrop(page as unknown as Window, {
        takes: () => takes,
        onFiles: (files) => taken.push(...files.map(({ name }) => name)),
        isField: () => isField,
      }),
    );
    /** A drag of these files; true if the browser was kept from acting on it. */
    function drag(type: string, names: readonly string[]): boolean {
      const files = names.map((name) => new File([''], name));
      const types = names.length > 0 ? ['Files'] : ['text/uri-list'];
      const dataTransfer = { types, files, dropEffect: 'move' };
      const event = new Event(type, { cancelable: true });
      Object.assign(event, { dataTransfer, relatedTarget: null });
      page.dispatchEvent(event);
      return event.defaultPrevented;
    }
    return { isOver: value.isOver, taken, drag, stop };
  }

  it('gives its files, all of them in order', () => {
    const { isOver, taken, drag, stop } = setDrop(true);
    expect(drag('dragover', ['a.txt'])).toBe(true);
    expect(isOver.value).toBe(true);
    expect(drag('drop', ['a.txt', 'b.txt'])).toBe(true);
    stop();
    expect([taken, isOver.value]).toEqual([['a.txt', 'b.txt'], false]);
  });

  it('shows no more that files are held over the page when they have left it', () => {
    const { isOver, drag, stop } = setDrop(true);
    drag('dragover', ['a.txt']);
    drag('dragleave', ['a.txt']);
    stop();
    expect(isOver.value).toBe(false);
  });

  it('never leads the browser away, also where nothing takes it', () => {
    const { isOver, taken, drag, stop } = setDrop(false);
    for (const names of [['a.txt'], []]) {
      expect([drag('dragover', names), drag('drop', names)]).toEqual([true, true]);
    }
    expect([taken, isOver.value]).toEqual([[], false]);
    stop();
    expect(drag('drop', ['a.txt'])).toBe(false);
  });

  it('leaves text to a text field, and files not', () => {
    const { taken, drag, stop } = setDrop(true, true);
    expect([drag('drop', []), drag('drop', ['a.txt'])]).toEqual([false, true]);
    stop();
    expect(taken).toEqual(['a.txt']);
  });
});
