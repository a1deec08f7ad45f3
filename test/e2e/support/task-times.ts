import type { Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Total time, and CPU time, us. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface TaskTimes {
  /** The longest task of the page's main thread, ms. */
  readonly longestMs: number;
  /** The longest by CPU time, ms: what it would take on an idle computer. */
  readonly longestCpuMs: number;
}

/** Runs a script in the page, and measures the tasks of the page's main thread in the meantime. */
export async function measureTasks<T>(
  page: Page,
  script: string,
): Promise<TaskTimes & { readonly value: T }> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'toplevel'] },
  });
  const value = (await page.evaluate(script)) as T;
  const isComplete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await isComplete;
  await session.detach();
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mainThreads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = events.filter(
    (event) => event.name === 'RunTask' && mainThreads.has(threadOf(event)),
  );
  if (tasks.length === 0) throw new Error('the trace has no tasks of the page');
  const longest = (times: (number | undefined)[]) =>
    times.reduce<number>((most, us) => Math.max(most, us ?? 0), 0) / 1000;
  return {
    value,
    longestMs: longest(tasks.map(({ dur }) => dur)),
    longestCpuMs: longest(tasks.map(({ tdur }) => tdur)),
  };
}
