import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nextTick, ref, shallowRef } from 'vue';
import { useInTurn } from '../../../renderer/composables/useInTurn.ts';
import { withScope } from '../support/fake-client.ts';

type Work = () => void;

const frames: Work[] = [];
const idle: Work[] = [];

beforeEach(() => {
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (work: Work) => frames.push(work));
  vi.stubGlobal('requestIdleCallback', (work: Work) => idle.push(work));
});
afterEach(() => {
  while (frames.length + idle.length > 0) {
    nextFrame();
    whenIdle();
  }
  vi.unstubAllGlobals();
});

function nextFrame(): void {
  for (const work of frames.splice(0)) work();
}

function whenIdle(): void {
  for (const work of idle.splice(0)) work();
}

/** Figures of one source, of which some are seen. */
function follow(...seen: boolean[]) {
  const source = shallowRef('old');
  const visible = seen.map((isSeen) => ref(isSeen));
  const { value, stop } = withScope(() =>
    visible.map((isSeen) => useInTurn(() => source.value, isSeen)),
  );
  return { source, visible, stop, shown: () => value.map((one) => one.value) };
}

it('draws the first figure at once and each of the others in a frame of its own', async () => {
  const { source, shown, stop } = follow(true, true, true);
  source.value = 'new';
  await nextTick();
  expect(shown()).toEqual(['new', 'old', 'old']);
  nextFrame();
  expect(shown()).toEqual(['new', 'new', 'old']);
  nextFrame();
  expect(shown()).toEqual(['new', 'new', 'new']);
  nextFrame();
  source.value = 'newer';
  await nextTick();
  expect(shown()).toEqual(['newer', 'new', 'new']);
  stop();
});

it('skips what has been replaced before its turn', async () => {
  const { source, shown, stop } = follow(true, true);
  source.value = 'new';
  await nextTick();
  source.value = 'newer';
  await nextTick();
  expect(shown()).toEqual(['new', 'old']);
  nextFrame();
  nextFrame();
  expect(shown()).toEqual(['newer', 'newer']);
  stop();
});

it('draws what nobody sees when the page has time, or in its turn once it is seen', async () => {
  const { source, visible, shown, stop } = follow(false, false);
  source.value = 'new';
  await nextTick();
  expect(shown()).toEqual(['old', 'old']);
  visible[0]!.value = true;
  await nextTick();
  expect(shown()).toEqual(['new', 'old']);
  whenIdle();
  expect(shown()).toEqual(['new', 'new']);
  stop();
});

it('draws one of those that nobody sees in each frame', async () => {
  const { source, shown, stop } = follow(false, false, false);
  source.value = 'new';
  await nextTick();
  whenIdle();
  whenIdle();
  expect(shown()).toEqual(['new', 'old', 'old']);
  nextFrame();
  whenIdle();
  expect(shown()).toEqual(['new', 'new', 'old']);
  vi.stubGlobal('document', { hidden: true });
  nextFrame();
  whenIdle();
  expect(shown()).toEqual(['new', 'new', 'new']);
  stop();
});

it('does not wait for frames of a hidden page, which has none', async () => {
  const { source, shown, stop } = follow(true, true, true);
  vi.stubGlobal('document', { hidden: true });
  for (const now of ['new', 'newer']) {
    source.value = now;
    await nextTick();
    expect(shown()).toEqual([now, now, now]);
  }
  expect(frames).toEqual([]);
  stop();
});

it('draws on a page that gets hidden what waits for a frame, once there is something newer', async () => {
  const { source, shown, stop } = follow(true, true);
  source.value = 'new';
  await nextTick();
  expect(shown()).toEqual(['new', 'old']);
  vi.stubGlobal('document', { hidden: true });
  source.value = 'newer';
  await nextTick();
  expect(shown()).toEqual(['newer', 'newer']);
  nextFrame();
  expect(shown()).toEqual(['newer', 'newer']);
  stop();
});

it('does not wait with the first that there is to draw', async () => {
  const source = shallowRef<string | null>(null);
  const { value, stop } = withScope(() => useInTurn(() => source.value, ref(false)));
  source.value = 'first';
  await nextTick();
  expect(value.value).toBe('first');
  source.value = 'second';
  await nextTick();
  expect(value.value).toBe('first');
  stop();
});

it('draws nothing after its scope has ended', async () => {
  const { source, shown, stop } = follow(true, true, false);
  source.value = 'new';
  await nextTick();
  stop();
  nextFrame();
  whenIdle();
  expect(shown()).toEqual(['new', 'old', 'old']);
});
