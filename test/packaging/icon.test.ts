import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icnsTypes, writeIcns, writeIco } from '../icons/containers.ts';
import { root } from './run-tool.ts';

const folder = join(root, 'renderer/icon');
const read = (name: string) => readFileSync(join(folder, name));
const sizes = readdirSync(folder)
  .flatMap((name) => /^(\d+)x\1\.png$/.exec(name)?.[1] ?? [])
  .map(Number)
  .toSorted((a, b) => a - b);
const pngs = new Map(sizes.map((size) => [size, read(`${size}x${size}.png`)]));

describe('the icon', () => {
  it('is drawn from its source as it is now', () => {
    const digest = createHash('sha256').update(read('icon.svg')).digest('hex');
    expect(read('made-from.txt').toString()).toBe(`icon.svg ${digest}\n`);
  });

  it('is a drawing that loads and runs nothing', () => {
    const svg = read('icon.svg').toString();
    expect(svg).toContain('viewBox="0 0 64 64"');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|href|<script|<style|<image|\son\w+=/,
    );
  });

  it('has the sizes that its files are named for', () => {
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024]);
    for (const [size, png] of pngs) {
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });

  it('is the same for Windows and macOS', () => {
    const small = new Map([...pngs].filter(([size]) => size <= 256));
    expect(read('icon.ico')).toEqual(writeIco(small));
    const icns = read('icon.icns');
    expect(icns).toEqual(writeIcns(pngs));
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    for (const [size, type] of icnsTypes) {
      const at = icns.indexOf(type);
      const png = pngs.get(size)!;
      expect(icns.readUInt32BE(at + 4)).toBe(png.length + 8);
      expect(icns.subarray(at + 8, at + 8 + png.length)).toEqual(png);
    }
  });
});
