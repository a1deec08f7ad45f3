import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../../main/hosts/launcher/build.ts';
import { formatTable } from '../../shared/text/table.ts';
import { endChromium, isChromiumMissing, openBrowser } from '../e2e/support/chromium.ts';
import { labOn } from '../e2e/support/lab-on.ts';
import { serveLab } from '../e2e/support/served-lab.ts';
import { holdStudy } from '../e2e/support/walk.ts';

const root = resolve(import.meta.dirname, '../..');
/** So many frames of each way to look. The first is not kept: it makes what the others have. */
const frames = 150;
const wanted = { p95: 10, p99: 33 };
/** Both policies together have a million slices and messages. */
const runs = [
  { policy: 'sync', measureMs: 3.5 },
  { policy: 'deferred', measureMs: 3.5 },
];

/** A frame's work: the wall time of what the page runs in it, and the processor time of its thread. */
interface Frame {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ] ?? NaN;

/** Processor time of a process's first thread, ms: in a page it draws. */
const threadMs = (pid: number) =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

/** Processor time of a whole process, ms. */
const processMs = (pid: number) =>
  readdirSync(`/proc/${pid}/task`)
    .map((task) =>
      Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
    )
    .reduce((sum, ns) => sum + ns / 1e6, 0);

const residentMb = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** The process that draws the page: of its kind the one that has worked most. */
function findRenderer(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const renderers = pids.filter((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer') && isOurs(pid)
      );
    } catch {
      return false;
    }
  });
  return Number(renderers.toSorted((a, b) => processMs(Number(b)) - processMs(Number(a)))[0]);
}

/** Whether a process is a descendant of this one. */
function isOurs(pid: string): boolean {
  const parent = /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return parent === String(process.pid) || (parent !== '0' && parent !== '1' && isOurs(parent));
}

/** Counts the time of what runs in each frame. */
const watchFrames = `(() => {
  const request = window.requestAnimationFrame.bind(window);
  window.frameMs = 0;
  window.requestAnimationFrame = (frame) => request((time) => {
    const start = performance.now();
    frame(time);
    window.frameMs += performance.now() - start;
  });
})()`;

/** Does something to the lanes, and waits until it is drawn. */
const step = (page: Page, action: string) =>
  page.evaluate<number>(`(async () => {
    const canvas = document.querySelector('canvas.timeline-lanes');
    const box = canvas.getBoundingClientRect();
    const at = { clientX: box.left + box.width * 0.6, clientY: box.top + box.height * 0.4, bubbles: true, cancelable: true };
    window.frameMs = 0;
    ${action};
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return window.frameMs;
  })()`);

const wheel = (deltaY: number) =>
  `canvas.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: ${deltaY} }))`;
const key = (code: string, name: string) =>
  `canvas.dispatchEvent(new KeyboardEvent('keydown', { key: '${name}', code: '${code}', bubbles: true }))`;
/** The whole is drawn anew as if the window had changed. */
const again = `canvas.style.height = canvas.style.height === '99.9%' ? '100%' : '99.9%'`;

/** What is done for each frame; before it, the view is set. */
const ways = [
  { name: 'whole run, drawn anew', view: null, action: () => again },
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

async function measureWay(page: Page, pid: number, { view, action }: (typeof ways)[number]) {
  await step(page, key('Digit0', '0'));
  await page.waitForTimeout(600);
  for (let i = 0; view !== null && i < 200; i++) {
    const [from = 0, to = 0] = await page.evaluate<number[]>(
      `(new URLSearchParams(location.hash.split('?')[1]).get('view') ?? '0-0').split('-').map(Number)`,
    );
    if (to - from > 0 && to - from <= view) break;
    await step(page, wheel(-120));
    if (i % 4 === 3) await page.waitForTimeout(250);
  }
  const idle: number[] = [];
  for (let i = 0; i < 15; i++) {
    const before = threadMs(pid);
    await step(page, '');
    idle.push(threadMs(pid) - before);
  }
  const all: Frame[] = [];
  for (let i = 0; i <= frames; i++) {
    const before = threadMs(pid);
    const wallMs = await step(page, action(i));
    if (i > 0) all.push({ wallMs, cpuMs: threadMs(pid) - before - quantile(idle, 0.5) });
  }
  return all;
}

async function prepareDatabase(folder: string): Promise<{ database: string; keys: string[] }> {
  const database = join(folder, 'lab.db');
  const lab = labOn(database);
  await holdStudy(database);
  const keys: string[] = [];
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
    keys.push((JSON.parse(made) as { key: string }).key);
  }
  return { database, keys };
}

const numbers = (values: readonly number[]) =>
  [0.5, 0.95, 0.99, 1].map((share) => quantile(values, share).toFixed(1));

function report(name: string, all: readonly Frame[]): string[] {
  const cpu = all.map(({ cpuMs }) => cpuMs);
  return [name, ...numbers(all.map(({ wallMs }) => wallMs)), ...numbers(cpu)];
}

async function openTimeline(page: Page, keys: readonly string[], labPid: number) {
  const pid = findRenderer();
  const before = { mb: residentMb(pid), page: processMs(pid), lab: processMs(labPid) };
  const start = performance.now();
  await page.evaluate(`location.hash = '#/timeline?keys=${keys.join(',')}'`);
  await page.locator('.timeline-main[aria-busy=false]').waitFor();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  const wallMs = performance.now() - start;
  return {
    pid,
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
export async function benchTimeline(): Promise<void> {
  if (isChromiumMissing) {
    console.log('timeline: Chromium is missing, nothing is measured');
    return;
  }
  ensureBuilt(root, ['renderer'], (line) => console.log(line));
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-timeline-'));
  const { database, keys } = await prepareDatabase(folder);
  const lab = await serveLab(database);
  const browser = await openBrowser();
  try {
    const page = await browser.context.newPage();
    await page.addInitScript(watchFrames);
    await page.goto(lab.link);
    await page.waitForTimeout(2000);
    const opened = await openTimeline(page, keys, lab.process.pid ?? 0);
    const rows: string[][] = [];
    for (const way of ways) rows.push(report(way.name, await measureWay(page, opened.pid, way)));
    const mb = residentMb(opened.pid);
    console.log(
      `Timeline of ${runs.length} runs on 96 CPUs: first picture after ${opened.wallMs.toFixed(0)} ms ` +
        `(1000 wanted; processor time ${opened.labMs.toFixed(0)} ms of the lab and ` +
        `${opened.pageMs.toFixed(0)} ms of the page), memory ${mb.toFixed(0)} MB, ` +
        `${(mb - opened.startMb).toFixed(0)} MB of it for the timelines (200 wanted).`,
    );
    console.log(
      `Frames, ms; of ${frames}: wall time, then processor time (p95 under ${wanted.p95}, p99 under ` +
        `${wanted.p99} wanted):`,
    );
    const headers = ['p50', 'p95', 'p99', 'max', 'p50', 'p95', 'p99', 'max'];
    const columns = [
      { header: 'view' },
      ...headers.map((header) => ({ header, align: 'right' as const })),
    ];
    console.log(formatTable(columns, rows).join('\n'));
  } finally {
    await browser.close();
    await lab.stop();
    await endChromium();
    rmSync(folder, { recursive: true, force: true });
  }
}
