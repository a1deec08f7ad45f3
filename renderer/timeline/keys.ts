import { sliceAt } from '../../shared/timeline/index-timeline.ts';
import { wordsOfSlice } from '../../shared/timeline/pieces.ts';
import { formatTime } from '../../shared/text/format.ts';
import type { Actions } from './actions.ts';
import type { Controller } from './controller.ts';
import { anyBandAt, requestAt } from './hit.ts';
import { chooseHit } from './pointer.ts';
import { gutterPx, rulerTimeAt } from './scene.ts';

/** The keys of the page: what each does, for the sheet that lists them. */
export const timelineKeys: readonly (readonly [keys: string, does: string])[] = [
  ['wheel, W S, + -', 'zoom at the pointer; with Shift faster'],
  ['drag, A D, Shift+wheel', 'pan; a drag up or down scrolls lanes that have no room'],
  ['drag on the ruler, Shift+drag', 'choose a range: its sums'],
  ['Left Right', 'previous or next event of the lane'],
  ['Up Down', 'lane above or below'],
  ['Enter', 'choose what is at the cursor: its whole request'],
  ['N P', 'next or previous request'],
  ['F, double click', 'frame what is chosen'],
  ['Z', 'frame all windows of the request'],
  ['G', 'align the sides on the same operation'],
  ['L, Shift+L', 'longest window with user code, of any CPU'],
  ['X', 'explain a typical request'],
  ['R', 'the request that opened a window'],
  ['T', 'what is chosen as a table'],
  ['E', 'export'],
  ['[ ], Alt+wheel', 'lower or higher lanes'],
  ['/', 'go to a request by its number'],
  ['0', 'all that is shown of the run'],
  ['Esc', 'choose nothing'],
];

/** What the page does at keys that are not about the view. */
export interface PageKeys {
  readonly table: () => void;
  readonly find: () => void;
  readonly export: () => void;
  /** Said to those who cannot see the lanes. */
  readonly say: (text: string) => void;
}

/** Moves the cursor of the keys from event to event and lane to lane, from one side to the next. */
function moveCursor({ view, sides, setView, scene, draw }: ControllerView, dx: number, dy: number) {
  const { cursor, selection, shown } = view;
  if (!cursor.isOn) {
    const isRequest = selection?.kind === 'request';
    cursor.isOn = true;
    cursor.side = isRequest ? selection.side : (shown[0] ?? 0);
    const { requests } = sides[cursor.side]!.timeline;
    cursor.cpu = isRequest ? requests.cpu[selection.id]! : 0;
    cursor.t = isRequest ? requests.t0[selection.id]! + 1 : (view.from + view.to) / 2;
  }
  cursor.cpu += dy;
  const place = shown.indexOf(cursor.side);
  const { cpus } = sides[cursor.side]!.timeline;
  const beyond =
    cursor.cpu < 0 ? shown[place - 1] : cursor.cpu >= cpus ? shown[place + 1] : undefined;
  if (beyond !== undefined) {
    cursor.cpu = cursor.cpu < 0 ? sides[beyond]!.timeline.cpus - 1 : 0;
    cursor.side = beyond;
  }
  const { timeline, name } = sides[cursor.side]!;
  cursor.cpu = Math.max(0, Math.min(timeline.cpus - 1, cursor.cpu));
  const { slices, sliceStarts } = timeline;
  let row = sliceAt(timeline, cursor.cpu, cursor.t);
  if (dx !== 0 && row >= 0) {
    const [first, last] = [sliceStarts[cursor.cpu]!, sliceStarts[cursor.cpu + 1]! - 1];
    row = Math.max(first, Math.min(last, row + dx));
    cursor.t = (slices.start[row]! + slices.end[row]!) / 2;
    const shift = view.isAligned ? (view.shifts[cursor.side] ?? 0) : 0;
    const t = cursor.t - shift;
    const half = (view.to - view.from) / 2;
    if (t < view.from || t > view.to) setView(t - half, t + half);
  }
  const group = scene?.groups.find(({ index }) => index === cursor.side);
  if (group) {
    const y = cursor.cpu * group.row;
    if (y < view.scroll) view.scroll = y;
    if (y + group.row > view.scroll + group.body) view.scroll = y + group.row - group.body;
  }
  draw();
  if (row < 0) return `${name}, CPU ${cursor.cpu}`;
  const long = formatTime(slices.end[row]! - slices.start[row]!);
  return `${name}, CPU ${cursor.cpu}, ${wordsOfSlice(slices.kind[row]!)}, ${long}`;
}

type ControllerView = Pick<Controller, 'view' | 'sides' | 'scene'> & {
  readonly setView: (from: number, to: number) => void;
  readonly draw: () => void;
};

function chooseAtCursor({ view, sides }: Controller, actions: Actions): void {
  const { cursor } = view;
  if (!cursor.isOn) return;
  const side = sides[cursor.side]!;
  const slice = sliceAt(side.timeline, cursor.cpu, cursor.t);
  const request = requestAt(side, slice, cursor.t);
  const band = request < 0 ? anyBandAt(side, cursor.cpu, cursor.t) : -1;
  chooseHit(actions, side, {
    side: cursor.side,
    cpu: cursor.cpu,
    t: cursor.t,
    slice,
    request,
    band,
  });
}

/** Handles a key on the timeline; false if it is not one of its own. */
export function handleKey(
  event: KeyboardEvent,
  { controller, actions }: { readonly controller: Controller; readonly actions: Actions },
  page: PageKeys,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || controller.sides.length === 0) return false;
  const { view, scene } = controller;
  const times = event.shiftKey ? 3 : 1;
  const isOver = view.pointerX !== null && view.pointerX > gutterPx && scene !== null;
  const at = isOver
    ? rulerTimeAt(scene, view.pointerX ?? 0)
    : view.cursor.isOn
      ? view.cursor.t - (view.isAligned ? (view.shifts[view.cursor.side] ?? 0) : 0)
      : undefined;
  const parts: ControllerView = {
    view,
    sides: controller.sides,
    scene,
    setView: (from, to) => controller.setView(from, to),
    draw: () => controller.draw(),
  };
  const move = (dx: number, dy: number) => page.say(moveCursor(parts, dx, dy));
  const handlers: Readonly<Record<string, () => void>> = {
    w: () => actions.zoom(0.6 / times, at, true),
    '+': () => actions.zoom(0.6 / times, at, true),
    '=': () => actions.zoom(0.6 / times, at, true),
    s: () => actions.zoom(1.7 * times, at, true),
    '-': () => actions.zoom(1.7 * times, at, true),
    a: () => actions.pan(-0.2 * times, true),
    d: () => actions.pan(0.2 * times, true),
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    ArrowUp: () => move(0, -1),
    ArrowDown: () => move(0, 1),
    Enter: () => chooseAtCursor(controller, actions),
    n: () => actions.step(1),
    p: () => actions.step(-1),
    f: () => actions.frame(),
    z: () => actions.frameWindows(),
    l: () => actions.longest(event.shiftKey),
    x: () => actions.explain(),
    g: () => actions.align(),
    r: () => actions.opener(),
    t: page.table,
    e: page.export,
    '/': page.find,
    '0': () => actions.whole(),
    Home: () => actions.whole(),
    '[': () => actions.higher(1 / 1.4),
    ']': () => actions.higher(1.4),
    Escape: () => {
      view.cursor.isOn = false;
      actions.choose(null);
    },
  };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const handler = Object.hasOwn(handlers, key) ? handlers[key] : undefined;
  handler?.();
  return handler !== undefined;
}
