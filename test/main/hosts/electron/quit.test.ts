import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LabError } from '../../../../shared/errors.ts';
import {
  closeBeforeQuit,
  closeTimeoutMs,
  createFatalReport,
} from '../../../../main/hosts/electron/quit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Quits as Electron does: only when no listener prevents it. */
class FakeApp extends EventEmitter {
  readonly ends: string[] = [];

  quit(): void {
    let isPrevented = false;
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.ends.push('quit');
  }

  exit(code: number): void {
    this.ends.push(`exit ${code}`);
  }
}

function running() {
  const app = new FakeApp();
  const closing = Promise.withResolvers<void>();
  const warnings: string[] = [];
  let closes = 0;
  const close = () => {
    closes += 1;
    return closing.promise;
  };
  closeBeforeQuit(app, close, (error) => warnings.push(String(error)));
  return { app, closing, warnings, closes: () => closes };
}

describe('quitting', () => {
  it('waits for the lab to close, which happens once', async () => {
    const { app, closing, warnings, closes } = running();
    app.quit();
    app.quit();
    await vi.advanceTimersByTimeAsync(100);
    expect([app.ends, closes()]).toEqual([[], 1]);
    closing.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect([app.ends, closes(), warnings]).toEqual([['quit'], 1, []]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('happens when the last window closes', async () => {
    const { app, closing } = running();
    closing.resolve();
    app.emit('window-all-closed');
    await vi.advanceTimersByTimeAsync(0);
    expect(app.ends).toEqual(['quit']);
  });

  it('happens even if closing fails', async () => {
    const { app, closing, warnings } = running();
    app.quit();
    closing.reject(new Error('disk full'));
    await vi.advanceTimersByTimeAsync(0);
    expect([app.ends, warnings]).toEqual([['quit'], ['Error: disk full']]);
  });

  it('happens even if closing hangs', async () => {
    const { app, warnings } = running();
    app.quit();
    await vi.advanceTimersByTimeAsync(closeTimeoutMs - 1);
    expect(app.ends).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(app.ends).toEqual(['quit']);
    expect(warnings).toEqual(['Error: the lab did not close within 10000 ms']);
  });
});

describe('a fatal error', () => {
  function reported(...errors: unknown[]) {
    const app = new FakeApp();
    const boxes: string[][] = [];
    const dialog = { showErrorBox: (...box: string[]) => void boxes.push(box) };
    const report = createFatalReport(dialog, app);
    for (const error of errors) report(error);
    return { boxes, ends: app.ends };
  }

  it('is shown with its hint and ends the app with 1, once', () => {
    const foreign = new LabError('database-foreign', 'a.db is not ours', 'name another with --db');
    expect(reported(foreign, new Error('second'))).toEqual({
      boxes: [['Shootdown Lab cannot continue', 'a.db is not ours\n\nTry: name another with --db']],
      ends: ['exit 1'],
    });
  });

  it('has a hint even when it is unexpected', () => {
    const { boxes } = reported(new TypeError('x is not a function'));
    expect(boxes[0]?.[1]).toBe(
      'x is not a function\n\nTry: start it again; report it if it persists',
    );
    expect(reported('words').boxes[0]?.[1]).toMatch(/^words\n/);
  });
});
