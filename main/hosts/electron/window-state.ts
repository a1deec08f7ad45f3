// Where the window was when it was closed, so that it reopens there. The rule: the file counts only if
// it is well-formed and its place is on a present screen; it is replaced in one step, so that a kill
// leaves the old one or the new one. Losing it is never an error.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';
import * as v from 'valibot';

export const defaultSize = { width: 1280, height: 860 };
export const minimumSize = { minWidth: 640, minHeight: 480 };

/** In density-independent pixels; without x and y the system chooses the place. */
export interface WindowState {
  readonly bounds: Rectangle | { readonly width: number; readonly height: number };
  readonly isMaximized: boolean;
}

const pixels = v.pipe(v.number(), v.safeInteger());
const stateSchema = v.strictObject({
  bounds: v.strictObject({
    x: pixels,
    y: pixels,
    width: v.pipe(pixels, v.minValue(minimumSize.minWidth)),
    height: v.pipe(pixels, v.minValue(minimumSize.minHeight)),
  }),
  isMaximized: v.boolean(),
});

const defaultState: WindowState = { bounds: defaultSize, isMaximized: false };

/** How much of the window's upper edge must be on a screen so that it can be dragged, pixels. */
const reach = { width: 100, height: 40 };

/** The last state, or the default; `screens` are the areas in which windows may be. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState {
  let state: unknown;
  try {
    state = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return defaultState;
  }
  const parsed = v.safeParse(stateSchema, state);
  if (!parsed.success) return defaultState;
  const { bounds, isMaximized } = parsed.output;
  const isReachable = screens.some((screen) => isWithinReach(bounds, screen));
  return isReachable ? { bounds, isMaximized } : { bounds: defaultSize, isMaximized };
}

function isWithinReach(window: Rectangle, screen: Rectangle): boolean {
  const left = Math.max(window.x, screen.x);
  const right = Math.min(window.x + window.width, screen.x + screen.width);
  return (
    right - left >= reach.width &&
    window.y >= screen.y &&
    window.y + reach.height <= screen.y + screen.height
  );
}

/** Replaces the file in one step. */
export function writeWindowState(file: string, state: WindowState): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(state)}\n`, { flush: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The part of BrowserWindow that is used. */
interface WindowPart {
  on(event: 'close', listener: () => void): unknown;
  getNormalBounds(): Rectangle;
  isMaximized(): boolean;
}

/** Writes the state when the window closes; if that fails, `warn` is called and the window closes. */
export function keepWindowState(
  window: WindowPart,
  file: string,
  warn: (error: unknown) => void,
): void {
  window.on('close', () => {
    try {
      writeWindowState(file, {
        bounds: window.getNormalBounds(),
        isMaximized: window.isMaximized(),
      });
    } catch (error) {
      warn(error);
    }
  });
}
