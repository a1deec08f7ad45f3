import { drawOverlay } from './overlay.ts';
import { drawOverview } from './overview.ts';
import { paintLanes } from './raster.ts';
import { layOut, type Scene, type Selection, type Side, type View } from './scene.ts';
import type { Theme } from './theme.ts';
import { wholeOf, type Part } from './whole.ts';

/** The most that one can zoom in. */
const shortestNs = 100;
const flightMs = 220;
/** Twice is as sharp as eyes tell apart here; more only costs time. */
const mostRatio = 2;

export interface ControllerParts {
  readonly lanes: HTMLCanvasElement;
  readonly overview: HTMLCanvasElement;
  readonly readTheme: () => Theme;
  /** What is seen or chosen has changed. */
  readonly onChange: () => void;
  readonly isStill: () => boolean;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  // Pixels are written by hand: without a graphics card that is quickest in memory.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('this browser has no canvas');
  return context;
}

/** The timelines on the page: what is seen of them, and the frames that show it. */
export class Controller {
  sides: readonly Side[] = [];
  readonly view: View = {
    from: 0,
    to: 1,
    scroll: 0,
    rowScale: 1,
    selection: null,
    shifts: [],
    isAligned: false,
    shown: [],
    hover: null,
    pointerX: null,
    isDragging: false,
    cursor: { side: 0, cpu: 0, t: 0, isOn: false },
  };
  /** How long the last frames took, ms. */
  readonly frames: number[] = [];
  scene: Scene | null = null;
  private readonly parts: ControllerParts;
  private readonly context: CanvasRenderingContext2D;
  private readonly strip: CanvasRenderingContext2D;
  private theme: Theme;
  private image: ImageData | null = null;
  private isScheduled = false;
  private flight = 0;

  constructor(parts: ControllerParts) {
    this.parts = parts;
    this.context = contextOf(parts.lanes);
    this.strip = contextOf(parts.overview);
    this.theme = parts.readTheme();
  }

  get whole(): Part {
    return wholeOf(this.sides);
  }

  /** Shows nothing: others are being read. */
  clear(): void {
    this.stop();
    this.sides = [];
    this.scene = null;
    Object.assign(this.view, { selection: null, hover: null, shown: [], isAligned: false });
    this.view.cursor.isOn = false;
    this.draw();
  }

  /** Nothing of what was shown before stays: it would pass for what was asked for. */
  private blank(): void {
    for (const context of [this.context, this.strip]) {
      context.fillStyle = this.theme.css.surface;
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    }
  }

  show(sides: readonly Side[]): void {
    this.sides = sides;
    this.view.shown = sides.map((_, index) => index);
    this.view.shifts = sides.map(() => 0);
    this.view.selection = null;
    const { from, to } = this.whole;
    this.setView(from, to);
  }

  /** The same timelines have been read: what is seen of them stays. */
  complete(sides: readonly Side[]): void {
    this.sides = sides;
    this.draw();
    this.parts.onChange();
  }

  /** The theme's colours have changed. */
  recolour(): void {
    this.theme = this.parts.readTheme();
    this.draw();
  }

  select(selection: Selection | null): void {
    this.view.selection = selection;
    this.draw();
    this.parts.onChange();
  }

  /** A view within the whole, with a little room at both ends, and no shorter than can be shown. */
  clamp(from: number, to: number): [number, number] {
    const whole = this.whole;
    const length = whole.to - whole.from;
    const span = Math.max(shortestNs, Math.min(length * 1.04, to - from));
    let start = (from + to) / 2 - span / 2;
    start = Math.max(start, whole.from - 0.1 * span);
    start = Math.min(start, whole.to + 0.1 * span - span);
    return [start, start + span];
  }

  setView(from: number, to: number): void {
    [this.view.from, this.view.to] = this.clamp(from, to);
    this.draw();
    this.parts.onChange();
  }

  stop(): void {
    cancelAnimationFrame(this.flight);
  }

  /** Moves the view there in a fifth of a second, or at once where motion is unwanted. */
  flyTo(from: number, to: number): void {
    const [a, b] = this.clamp(from, to);
    this.stop();
    if (this.parts.isStill()) {
      this.setView(a, b);
      return;
    }
    const { from: a0, to: b0 } = this.view;
    const start = performance.now();
    const [long0, long1] = [Math.log(b0 - a0), Math.log(b - a)];
    const step = (): void => {
      const share = Math.min(1, (performance.now() - start) / flightMs);
      const eased = 1 - (1 - share) ** 3;
      const span = Math.exp(long0 + (long1 - long0) * eased);
      const isPan = Math.abs(long1 - long0) < 0.02;
      const way = isPan ? eased : (span - (b0 - a0)) / (b - a - (b0 - a0));
      const left = a0 + (a - a0) * way;
      [this.view.from, this.view.to] = share < 1 ? [left, left + span] : [a, b];
      this.frame();
      if (share < 1) this.flight = requestAnimationFrame(step);
      else this.parts.onChange();
    };
    step();
  }

  draw(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    requestAnimationFrame(() => {
      this.isScheduled = false;
      this.frame();
    });
  }

  /** Draws everything now; returns how long it took, ms. */
  frame(): number {
    const { lanes } = this.parts;
    if (!lanes.isConnected) return 0;
    if (this.sides.length === 0) {
      this.blank();
      return 0;
    }
    const start = performance.now();
    const scene = this.layOut();
    this.scene = scene;
    paintLanes(scene);
    drawOverlay(scene);
    this.drawStrip(scene.ratio);
    const ms = performance.now() - start;
    this.frames.push(ms);
    if (this.frames.length > 240) this.frames.shift();
    return ms;
  }

  private layOut(): Scene {
    const { lanes } = this.parts;
    const box = lanes.getBoundingClientRect();
    const ratio = Math.min(mostRatio, window.devicePixelRatio || 1);
    const width = Math.max(1, Math.round(box.width * ratio));
    const height = Math.max(1, Math.round(box.height * ratio));
    if (!this.image || lanes.width !== width || lanes.height !== height) {
      lanes.width = width;
      lanes.height = height;
      this.image = this.context.createImageData(width, height);
    }
    const { context, theme, sides, view, image } = this;
    const groups = layOut(sides, view, { height, ratio });
    const pixels = new Uint32Array(image.data.buffer);
    return { context, theme, sides, view, groups, width, height, ratio, image, pixels };
  }

  private drawStrip(ratio: number): void {
    const { overview } = this.parts;
    const box = overview.getBoundingClientRect();
    const width = Math.max(1, Math.round(box.width * ratio));
    const height = Math.max(1, Math.round(box.height * ratio));
    if (overview.width !== width || overview.height !== height) {
      overview.width = width;
      overview.height = height;
    }
    const { strip: context, theme, sides, view } = this;
    drawOverview({ context, theme, sides, view, width, height, ratio, ...this.whole });
  }
}
