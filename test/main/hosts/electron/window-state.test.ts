import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  keepWindowState,
  readWindowState,
  writeWindowState,
} from '../../../../main/hosts/electron/window-state.ts';

const screen = { x: 0, y: 24, width: 1920, height: 1056 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };
const bounds = { x: 100, y: 50, width: 1000, height: 700 };
const defaultBounds = { width: 1280, height: 860 };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'window-state-'));
  file = join(folder, 'window-state.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the state of the window', () => {
  it('comes back as it was written, and leaves no other file', () => {
    writeWindowState(file, { bounds, isMaximized: true });
    writeWindowState(file, { bounds: { ...bounds, x: -900 }, isMaximized: false });
    expect(readWindowState(file, [screen, left])).toEqual({
      bounds: { ...bounds, x: -900 },
      isMaximized: false,
    });
    expect(readdirSync(folder)).toEqual(['window-state.json']);
  });

  it('is the default one at the first start', () => {
    expect(readWindowState(file, [screen])).toEqual({ bounds: defaultBounds, isMaximized: false });
  });

  it.each([
    ['empty', ''],
    ['cut off', '{"bounds":{"x":1'],
    ['no object', '[1]'],
    ['too small', JSON.stringify({ bounds: { ...bounds, width: 10 }, isMaximized: false })],
    ['not whole pixels', JSON.stringify({ bounds: { ...bounds, x: 0.5 }, isMaximized: false })],
    ['text', JSON.stringify({ bounds: { ...bounds, x: '1' }, isMaximized: false })],
    ['without a field', JSON.stringify({ bounds })],
    ['with another field', JSON.stringify({ bounds, isMaximized: false, preload: '/x' })],
  ])('is the default one when the file is %s', (_what, text) => {
    writeFileSync(file, text);
    expect(readWindowState(file, [screen])).toEqual({ bounds: defaultBounds, isMaximized: false });
  });

  it.each([
    ['beside it', { x: 2000, y: 50 }],
    ['all but a strip beside it', { x: 1850, y: 50 }],
    ['below it', { x: 100, y: 1070 }],
    ['above it, where no hand gets', { x: 100, y: -10 }],
    ['on a screen that was taken away', { x: -1200, y: 50 }],
  ])('loses a place that is not on a screen: %s', (_where, place) => {
    writeWindowState(file, { bounds: { ...bounds, ...place }, isMaximized: true });
    expect(readWindowState(file, [screen])).toEqual({ bounds: defaultBounds, isMaximized: true });
  });

  it('keeps a place that is partly on a screen', () => {
    const partly = { ...bounds, x: 1800, y: 1000 };
    writeWindowState(file, { bounds: partly, isMaximized: false });
    expect(readWindowState(file, [screen]).bounds).toEqual(partly);
  });

  it('stays as it was when it cannot be written', () => {
    writeWindowState(file, { bounds, isMaximized: false });
    const before = readFileSync(file, 'utf8');
    mkdirSync(`${file}.${process.pid}.tmp`);
    expect(() => writeWindowState(file, { bounds, isMaximized: true })).toThrow(Error);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('leaves no half-written file when it cannot be put in place', () => {
    mkdirSync(file);
    expect(() => writeWindowState(file, { bounds, isMaximized: true })).toThrow(Error);
    expect(readdirSync(folder)).toEqual(['window-state.json']);
  });
});

describe('closing the window', () => {
  class FakeWindow extends EventEmitter {
    getNormalBounds = () => bounds;
    isMaximized = () => true;
  }

  it('writes where it is when it is not maximized, and that it is', () => {
    const window = new FakeWindow();
    keepWindowState(window, file, () => expect.unreachable());
    expect(readdirSync(folder)).toEqual([]);
    window.emit('close');
    expect(readWindowState(file, [screen])).toEqual({ bounds, isMaximized: true });
  });

  it('closes even when that fails', () => {
    const window = new FakeWindow();
    const warnings: unknown[] = [];
    keepWindowState(window, join(folder, 'none', 'state.json'), (error) => warnings.push(error));
    window.emit('close');
    expect(warnings).toEqual([expect.objectContaining({ code: 'ENOENT' })]);
  });
});
