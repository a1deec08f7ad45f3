import type { CDPSession, Page } from 'playwright-core';
import { formatTable } from '../../shared/text/table.ts';

/** What the page's thread worked for one frame: its wall time, and its processor time. */
export interface Frame {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** What Chromium tells; times in us. */
export interface TracedEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

export const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ] ?? NaN;

async function endTrace(session: CDPSession): Promise<void> {
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
}

/** What Chromium tells of the page while something is done. */
export async function traceEvents(
  page: Page,
  categories: readonly string[],
  work: () => Promise<unknown>,
): Promise<TracedEvent[]> {
  const session = await page.context().newCDPSession(page);
  const traced: TracedEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) =>
    traced.push(...(value as unknown as TracedEvent[])),
  );
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: [...categories], excludedCategories: ['*'] },
    transferMode: 'ReportEvents',
  });
  await work();
  await endTrace(session);
  return traced;
}

const shares = [0.5, 0.95, 0.99, 1];
const shareNames = ['p50', 'p95', 'p99', 'max'];

/** A line for each way to look: quantiles of the wall times, then of the processor times, ms. */
export function tableOfFrames(
  header: string,
  rows: readonly (readonly [name: string, frames: readonly Frame[]])[],
): string {
  const columns = [
    { header },
    ...[...shareNames, ...shareNames].map((name) => ({ header: name, align: 'right' as const })),
  ];
  const cells = rows.map(([name, frames]) => [
    name,
    ...shares.map((share) =>
      quantile(
        frames.map(({ wallMs }) => wallMs),
        share,
      ).toFixed(1),
    ),
    ...shares.map((share) =>
      quantile(
        frames.map(({ cpuMs }) => cpuMs),
        share,
      ).toFixed(1),
    ),
  ]);
  return formatTable(columns, cells).join('\n');
}
