// Draws the icon in all its sizes: npm run icons, after a change of icon.svg.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../.ci/chromium.mjs';
import { writeIcns, writeIco } from './containers.ts';

const folder = join(import.meta.dirname, '../../renderer/icon');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const mostInIco = 256;

const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('this needs Chromium');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const pngs = new Map<number, Buffer>();
for (const size of sizes) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setContent(
    `<body style="margin:0"><img src="${source}" width="${size}" height="${size}" style="display:block">`,
  );
  const png = await page.screenshot({ omitBackground: true });
  pngs.set(size, png);
  writeFileSync(join(folder, `${size}x${size}.png`), png);
  await page.close();
}
await browser.close();
const small = new Map([...pngs].filter(([size]) => size <= mostInIco));
writeFileSync(join(folder, 'icon.ico'), writeIco(small));
writeFileSync(join(folder, 'icon.icns'), writeIcns(pngs));
const digest = createHash('sha256').update(svg).digest('hex');
writeFileSync(join(folder, 'made-from.txt'), `icon.svg ${digest}\n`);
