import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue';

/** The longest that what nobody sees is behind, ms. */
const latestMs = 500;

/** What is to be drawn, a frame each; the first at once if no frame is taken yet. */
const turns: (() => void)[] = [];
let isFrameTaken = false;

function nextFrame(): void {
  const draw = turns.shift();
  isFrameTaken = draw !== undefined;
  if (!draw) return;
  requestAnimationFrame(nextFrame);
  draw();
}

/** Returns the function that takes it back. A hidden page has no frames, and nobody waits for one. */
function inTurn(draw: () => void): () => void {
  if (document.hidden) {
    draw();
    return () => undefined;
  }
  if (!isFrameTaken) {
    isFrameTaken = true;
    requestAnimationFrame(nextFrame);
    draw();
    return () => undefined;
  }
  turns.push(draw);
  return () => {
    const place = turns.indexOf(draw);
    if (place >= 0) turns.splice(place, 1);
  };
}

/** What is drawn when the page has time: one in each frame too, as what it takes to show it adds to that. */
const later: (() => void)[] = [];
let isLaterTaken = false;

function whenIdle(): void {
  requestIdleCallback(
    () => {
      later.shift()?.();
      isLaterTaken = later.length > 0;
      if (!isLaterTaken) return;
      if (document.hidden) whenIdle();
      else requestAnimationFrame(whenIdle);
    },
    { timeout: latestMs },
  );
}

/** Returns the function that takes it back. */
function atLeisure(draw: () => void): () => void {
  later.push(draw);
  if (!isLaterTaken) {
    isLaterTaken = true;
    whenIdle();
  }
  return () => {
    const place = later.indexOf(draw);
    if (place >= 0) later.splice(place, 1);
  };
}

/**
 * A value that follows its source while it is seen, and else when the page has time. What is in the window
 * is drawn first, and of several figures that change at a time one in each frame, so that no frame is long.
 */
export function useInTurn<T>(
  source: () => T,
  isVisible: Readonly<Ref<boolean>>,
): Readonly<ShallowRef<T>> {
  const value = shallowRef(source());
  let takeBack = (): void => undefined;
  watch([source, isVisible] as const, ([next, isSeen]) => {
    takeBack();
    const draw = (): void => void (value.value = next);
    if (next === value.value) return;
    // Where nothing is yet, the page would say so.
    if (isSeen || value.value === null) {
      takeBack = inTurn(draw);
      return;
    }
    takeBack = atLeisure(draw);
  });
  onScopeDispose(() => takeBack());
  return value;
}
