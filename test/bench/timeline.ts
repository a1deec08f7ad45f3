import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { recordTimeline } from '../../main/engine/timeline/record.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { labOn } from '../e2e/support/lab-on.ts';
import { tableOfFrames, traceEvents, type Frame } from './frames.ts';
import { withPage } from './with-page.ts';

/** So many frames of each way to look. The first is not kept: it makes what the others have. */
const frames = 150;
const wanted = { p95: 10, p99: 33 };
/** Both policies together have a million slices and messages. */
const runs = [
  { policy: 'sync', measureMs: 9.5 },
  { policy: 'deferred', measureMs: 9.5 },
];

/** Processor time of a process's first thread, ms: in a page it draws. */
const threadMs = (pid: number) =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

/** Processor time of a whole process, ms, with threads that have ended; a tick is 10 ms. */
function processMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10;
}

const residentMb = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Programs that this one started, and what they started. */
function descendants(): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      parents.set(Number(name), Number(/PPid:\s+(\d+)/.exec(status)?.[1]));
    } catch {
      // It has ended.
    }
  }
  const isOwn = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0;
    return parent === process.pid || (parent > 1 && isOwn(parent));
  };
  return [...parents.keys()].filter(isOwn);
}

/** The process whose first thread runs the page's scripts: the one that works while one does. */
async function findRenderer(page: Page): Promise<number> {
  const before = new Map(descendants().map((pid) => [pid, threadMs(pid)]));
  await page.evaluate('{ const end = performance.now() + 400; while (performance.now() < end); }');
  const worked = [...before].map(([pid, ms]) => [pid, threadMs(pid) - ms] as const);
  return worked.toSorted((one, other) => other[1] - one[1])[0]?.[0] ?? NaN;
}

/** Words of the page: where the pointer is on the lanes. */
const aim = `const canvas = document.querySelector('canvas.timeline-lanes');
  const box = canvas.getBoundingClientRect();
  const at = { clientX: box.left + box.width * 0.6, clientY: box.top + box.height * 0.4, bubbles: true, cancelable: true };`;

/** Does something to the lanes once a frame, for so many frames. */
const drive = (page: Page, count: number, action: (i: number) => string) => {
  const actions = Array.from({ length: count }, (_, i) => `() => { ${action(i)} }`);
  return page.evaluate(`(async () => {
    ${aim}
    for (const act of [${actions.join(',')}]) {
      act();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
  })()`);
};

/** The callbacks of frames while something is done. */
async function traceFrames(page: Page, work: () => Promise<unknown>): Promise<Frame[]> {
  const traced = await traceEvents(page, ['devtools.timeline'], work);
  return traced
    .filter(({ name, tdur }) => name === 'FireAnimationFrame' && tdur !== undefined)
    .map(({ dur = NaN, tdur = NaN }) => ({ wallMs: dur / 1000, cpuMs: tdur / 1000 }));
}

const wheel = (deltaY: number) =>
  `canvas.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: ${deltaY} }))`;
const key = (code: string, name: string) =>
  `canvas.dispatchEvent(new KeyboardEvent('keydown', { key: '${name}', code: '${code}', bubbles: true }))`;

/** What is done for each frame; before it, the view is set. */
const ways = [
  { name: 'whole run', view: null, action: (i: number) => wheel(i % 2 === 0 ? -2 : 2) },
  { name: 'zoom, whole to 100 ns', view: null, action: () => wheel(-60) },
  {
    name: 'pan at 1 ms',
    view: 1e6,
    action: (i: number) => (i % 60 < 30 ? key('KeyD', 'd') : key('KeyA', 'a')),
  },
  {
    name: 'pan at 50 us',
    view: 5e4,
    action: (i: number) => (i % 60 < 30 ? key('KeyD', 'd') : key('KeyA', 'a')),
  },
] as const;

async function measureWay(page: Page, { view, action }: (typeof ways)[number]): Promise<Frame[]> {
  await drive(page, 1, () => key('Digit0', '0'));
  await page.waitForTimeout(600);
  for (let i = 0; view !== null && i < 60; i++) {
    const [from = 0, to = 0] = await page.evaluate<number[]>(
      `(new URLSearchParams(location.hash.split('?')[1]).get('view') ?? '0-0').split('-').map(Number)`,
    );
    if (to - from > 0 && to - from <= view) break;
    await drive(page, 2, () => wheel(-120));
    await page.waitForTimeout(400);
  }
  await drive(page, 2, action);
  const all = await traceFrames(page, () => drive(page, frames, action));
  // Two callbacks a frame: that of the lanes, and the one that waits for it.
  return all.toSorted((one, other) => other.cpuMs - one.cpuMs).slice(0, frames);
}

function rowsOf(spec: Spec): number {
  const { slices, messages } = recordTimeline(spec, 0);
  return slices.count + messages.count;
}

async function prepareDatabase(folder: string) {
  const database = join(folder, 'lab.db');
  const lab = labOn(database);
  const keys: string[] = [];
  let rows = 0;
  for (const { policy, measureMs } of runs) {
    const sets = [`run.measureMs=${measureMs}`, 'run.warmupMs=1', 'run.horizonMs=5'];
    const words = sets.flatMap((one) => ['--set', one]);
    const made = await lab(
      'run',
      '--machine',
      'server-96',
      '--policy',
      policy,
      '--replications',
      '1',
      '--json',
      ...words,
    );
    const { key, spec } = JSON.parse(made) as { key: string; spec: Spec };
    keys.push(key);
    rows += rowsOf(spec);
  }
  return { database, keys, rows };
}

/** What is read is garbage once it is put together: how soon it goes is the browser's matter. */
async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  await page.waitForTimeout(1000);
}

const nextFrame = (page: Page) =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');

async function openTimeline(page: Page, keys: readonly string[], labPid: number) {
  await collectGarbage(page);
  const pid = await findRenderer(page);
  const before = { mb: residentMb(pid), page: processMs(pid), lab: processMs(labPid) };
  const start = performance.now();
  await page.evaluate(`location.hash = '#/timeline?keys=${keys.join(',')}'`);
  await page.locator('.timeline-main:not([data-picture=none])').waitFor();
  await nextFrame(page);
  const firstMs = performance.now() - start;
  const first = { page: processMs(pid) - before.page, lab: processMs(labPid) - before.lab };
  await page.locator('.timeline-main[aria-busy=false]').waitFor();
  await nextFrame(page);
  const wallMs = performance.now() - start;
  return {
    pid,
    firstMs,
    first,
    wallMs,
    pageMs: processMs(pid) - before.page,
    labMs: processMs(labPid) - before.lab,
    startMb: before.mb,
  };
}

/**
 * How fast the page Timeline is with a million slices and messages, at 1280 x 800 and 1x. Frames are
 * those of the page's thread: their wall time, and its processor time, which other programs do not lengthen.
 */
export function benchTimeline(): Promise<void> {
  return withPage('timeline', prepareDatabase, async ({ page, lab }, { keys, rows: events }) => {
    await page.waitForTimeout(2000);
    const opened = await openTimeline(page, keys, lab.process.pid ?? 0);
    const rows: [string, Frame[]][] = [];
    for (const way of ways) rows.push([way.name, await measureWay(page, way)]);
    await collectGarbage(page);
    const mb = residentMb(opened.pid);
    console.log(
      `Timeline of ${runs.length} runs on 96 CPUs, ${events} slices and messages: first picture after ${opened.firstMs.toFixed(0)} ms ` +
        `(1000 wanted; processor time ${opened.first.lab.toFixed(0)} ms of the lab and ` +
        `${opened.first.page.toFixed(0)} ms of the page), all of it after ${opened.wallMs.toFixed(0)} ms ` +
        `(${opened.labMs.toFixed(0)} and ${opened.pageMs.toFixed(0)} ms), memory ${mb.toFixed(0)} MB, ` +
        `${(mb - opened.startMb).toFixed(0)} MB of it for the timelines (200 wanted).`,
    );
    console.log(
      `Frames, ms; of ${frames}: wall time, then processor time (p95 under ${wanted.p95}, p99 under ` +
        `${wanted.p99} wanted):`,
    );
    console.log(tableOfFrames('view', rows));
  });
}
