import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { labOn } from '../e2e/support/lab-on.ts';
import { holdStudy } from '../e2e/support/walk.ts';
import { quantile, tableOfFrames, traceEvents, type Frame, type TracedEvent } from './frames.ts';
import { withPage } from './with-page.ts';

/** So many of each interaction. */
const steps = 30;
const switches = 10;
const wanted = { frameMs: 33, switchMs: 300 };

const policies = ['sync', 'deferred', 'deferred-batch', 'deferred-bounded', 'latr'];
/** 100 series: five policies with twenty ceilings each, along the number of CPUs. */
const sweep = [
  '--vary',
  `policy=${policies.join(',')}`,
  '--vary',
  'policy.flushCeilingPages=1..20+1',
  '--vary',
  'machine.cpus=2,4,8',
];
/** Another one to switch to and back. */
const small = ['--vary', `policy=${policies.join(',')}`];
const quick = ['run.warmupMs=0.2', 'run.measureMs=5', 'run.horizonMs=1'].flatMap((one) => [
  '--set',
  one,
]);

const mark = 'bench step';

/** Waits until what was done is drawn. */
const drawn = `new Promise((done) => requestAnimationFrame(() => setTimeout(done)))`;

/** Waits until the page shows something, looking once a frame. */
const until = (page: Page, shows: string) =>
  page.evaluate(`new Promise((done, fail) => {
    const end = performance.now() + 60_000;
    const look = () => {
      if (${shows}) done();
      else if (performance.now() > end) fail(new Error('it does not come: ' + ${JSON.stringify(shows)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);

type Step = (i: number) => Promise<unknown>;

/** The longest frame of a step: what the page's thread does up to each of its commits to the compositor. */
function longestFrame(tasks: readonly TracedEvent[], commits: readonly TracedEvent[]): Frame {
  const frames: Frame[] = [{ wallMs: 0, cpuMs: 0 }];
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    const last = frames.pop()!;
    frames.push({ wallMs: last.wallMs + dur / 1000, cpuMs: last.cpuMs + tdur / 1000 });
    const isCommitted = commits.some((commit) => commit.ts >= ts && commit.ts < ts + dur);
    if (isCommitted) frames.push({ wallMs: 0, cpuMs: 0 });
  }
  const longest = (of: (frame: Frame) => number) => Math.max(...frames.map(of));
  return { wallMs: longest(({ wallMs }) => wallMs), cpuMs: longest(({ cpuMs }) => cpuMs) };
}

/** The longest frame from each step to the next. */
async function measureSteps(page: Page, count: number, step: Step): Promise<Frame[]> {
  for (let i = 0; i < 4; i++) await step(i);
  const categories = ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
  const events = await traceEvents(page, categories, async () => {
    for (let i = 0; i < count; i++) {
      await page.evaluate(`performance.mark('${mark}')`);
      await step(i);
      await page.evaluate(drawn);
    }
    await page.evaluate(`performance.mark('${mark}')`);
  });
  const marks = events.filter(({ name }) => name === mark).toSorted((a, b) => a.ts - b.ts);
  const [first] = marks;
  const own = events
    .filter(({ pid, tid }) => pid === first?.pid && tid === first.tid)
    .toSorted((a, b) => a.ts - b.ts);
  return marks.slice(1).map((end, i): Frame => {
    const from = marks[i]!.ts;
    const during = own.filter(({ ts }) => ts >= from && ts < end.ts);
    const named = (wanted: string) => during.filter(({ name }) => name === wanted);
    return longestFrame(named('RunTask'), named('Commit'));
  });
}

async function makeSweeps(folder: string): Promise<{ readonly database: string }> {
  const database = join(folder, 'lab.db');
  const lab = labOn(database);
  await holdStudy(database);
  const fixed = ['--machine', 'server-4', '--replications', '2', '--quiet', ...quick];
  await lab('sweep', ...fixed, ...small);
  await lab('sweep', ...fixed, ...sweep);
  return { database };
}

/** Middles of elements, in the order in which they are pointed at. */
async function middlesOf(all: Locator): Promise<(readonly [x: number, y: number])[]> {
  const boxes = await Promise.all((await all.all()).map((one) => one.boundingBox()));
  return boxes.flatMap((box) => (box ? [[box.x + box.width / 2, box.y + box.height / 2]] : []));
}

/** Places of every kind, far from one another, so that each step points at something else. */
const spread = <T>(all: readonly T[], i: number) => all[(i * 37) % all.length]!;

async function measureMain(page: Page): Promise<[string, Frame[]][]> {
  const main = page.locator('.figure-main');
  await main.scrollIntoViewIfNeeded();
  const points = await middlesOf(main.locator('circle.target'));
  const hover = await measureSteps(page, steps, (i) => page.mouse.move(...spread(points, i)));
  const handle = main.getByRole('slider').first();
  await handle.focus();
  const budget = await measureSteps(page, steps, (i) =>
    page.keyboard.press(i % 10 < 5 ? 'ArrowUp' : 'ArrowDown'),
  );
  return [
    ['hover, cost against exposure', hover],
    ['budget handle', budget],
  ];
}

async function measureLines(page: Page): Promise<[string, Frame[]][]> {
  const figure = page
    .locator('.figures .figure')
    .filter({ has: page.locator('canvas') })
    .first();
  const canvas = figure.locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  await page.evaluate(drawn);
  const box = (await canvas.boundingBox())!;
  const hover = await measureSteps(page, steps, (i) => {
    const [across, up] = [((i * 37) % 100) / 100, ((i * 61) % 100) / 100];
    return page.mouse.move(box.x + box.width * across, box.y + box.height * (0.1 + 0.8 * up));
  });
  await page.mouse.move(0, 0);
  await canvas.focus();
  const zoom = await measureSteps(page, steps, (i) => page.keyboard.press(i % 8 === 7 ? '0' : '+'));
  await page.keyboard.press('0');
  const arrows = await measureSteps(page, steps, () => page.keyboard.press('ArrowRight'));
  const names = figure.locator('.legend-name');
  const spots = await middlesOf(names);
  const legend = await measureSteps(page, steps, (i) => page.mouse.move(...spread(spots, i)));
  const isolate = await measureSteps(page, steps, (i) => page.mouse.click(...spread(spots, i % 2)));
  return [
    ['hover, lines', hover],
    ['zoom, lines', zoom],
    ['point to point by keys, lines', arrows],
    ['hover, legend', legend],
    ['legend isolates', isolate],
  ];
}

/** From an action to what it shows, drawn. */
async function timeSwitch(page: Page, act: () => Promise<unknown>, shows: string): Promise<number> {
  const start = performance.now();
  await act();
  await until(page, shows);
  await page.evaluate(drawn);
  return performance.now() - start;
}

const subtitle = `document.querySelector('.figure-main[aria-busy=false] .chart-y-title')?.textContent`;
const points = `document.querySelectorAll('.figure-main[aria-busy=false] circle.target').length`;

async function measureSwitches(page: Page): Promise<[string, number[]][]> {
  const times: Record<'metric' | 'sweep' | 'page', number[]> = { metric: [], sweep: [], page: [] };
  const metric = page.locator('.figure-main').getByLabel('What is shown');
  for (let i = 0; i < switches; i++) {
    const before = JSON.stringify(await page.evaluate(subtitle));
    times.metric.push(
      await timeSwitch(
        page,
        () => metric.selectOption({ index: 1 - (i % 2) }),
        `(${subtitle} ?? ${before}) !== ${before}`,
      ),
    );
  }
  const go = (hash: string) => page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  const isSmall = `${points} > 0 && ${points} < 50`;
  const isLarge = `${points} > 200`;
  for (let i = 0; i < switches; i++) {
    const [to, shows] = i % 2 === 0 ? ['2', isSmall] : ['3', isLarge];
    times.sweep.push(await timeSwitch(page, () => go(`#/explore?sweep=${to}`), shows));
  }
  for (let i = 0; i < switches; i++) {
    await timeSwitch(page, () => go('#/runs'), `document.querySelector('.run-grid') !== null`);
    times.page.push(
      await timeSwitch(page, () => go('#/explore?sweep=3&axis=machine.cpus'), isLarge),
    );
  }
  return Object.entries(times);
}

/** How fast Explore answers with 100 series, at 1280 x 800 and 1x. */
export function benchExplore(): Promise<void> {
  return withPage('Explore', makeSweeps, async ({ page }) => {
    await page.evaluate(`location.hash = '#/explore?sweep=3&axis=machine.cpus'`);
    await until(page, `${points} > 200`);
    await page.locator('.figures canvas').first().waitFor();
    await page.waitForTimeout(2000);
    const rows = [...(await measureMain(page)), ...(await measureLines(page))];
    console.log(
      `Explore with 100 series: the longest frame of the page's thread for one step, ms; of ${steps}: ` +
        `wall time, then processor time (under ${wanted.frameMs} wanted):`,
    );
    console.log(tableOfFrames('interaction', rows));
    for (const [name, all] of await measureSwitches(page)) {
      const [p50, p95] = [0.5, 0.95].map((share) => quantile(all, share).toFixed(0));
      console.log(
        `switch of ${name}: p50 ${p50} ms, p95 ${p95} ms until drawn (under ${wanted.switchMs} wanted)`,
      );
    }
  });
}
