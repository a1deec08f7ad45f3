import { LabError } from '../../shared/errors.ts';
import { unnamedMachine, type AboutMachine } from './about-machine.ts';
import { readCsv } from './csv.ts';
import { makeRows, type MadeRows } from './made-rows.ts';

/** The columns of will-it-scale's runtest.py that say something of threads. */
const wanted = ['tasks', 'threads', 'threads_idle'];

export const isWillItScale = (text: string): boolean => {
  const { header } = readCsv(text);
  return header[0] === 'tasks' && header.includes('threads');
};

/** The tests of which the lab has the loop. */
export const flushTests = ['tlb_flush1', 'tlb_flush2', 'tlb_flush3'] as const;

/** The test by the file's name or as it is given. */
export function findTest(name: string | undefined, given: string | undefined): string {
  const said = given ?? /tlb_flush[1-3]/.exec(name ?? '')?.[0];
  if (flushTests.some((test) => test === said)) return said as string;
  const what =
    said === undefined
      ? 'the file does not say which test it is of'
      : `${said} is no test that the lab has`;
  throw new LabError('bad-value', what, `--test ${flushTests[0]}, or a file named after its test`);
}

/**
 * Reads the CSV of will-it-scale's runtest.py: loops a second and idle share by the number of threads.
 * Rows of processes are left out: they share no page tables.
 */
export function readWillItScale(
  text: string,
  { name, test }: { readonly name?: string | undefined; readonly test?: string | undefined },
  about: AboutMachine,
): MadeRows {
  const own = findTest(name, test);
  const { rows } = readCsv(text);
  const idOf = (threads: number, what: string) =>
    `${about.machine ?? unnamedMachine}-${own}-${what}-${threads}t`;
  const made = rows.flatMap(({ tasks, threads, threads_idle: idle }) => {
    const n = Number(tasks);
    const loops = Number(threads);
    if (!(n > 0) || !(loops > 0)) return [];
    const common = { experiment: 'flush-loop', test: own, threads: n, source: 'will-it-scale' };
    return [
      { ...common, id: idOf(n, 'loops'), metric: 'loopsPerSecond', unit: '1/s', value: loops },
      ...(Number(idle) > 0
        ? [{ ...common, id: idOf(n, 'idle'), metric: 'idleShare', unit: '%', value: Number(idle) }]
        : []),
    ];
  });
  if (made.length === 0) {
    const message = 'the file of will-it-scale has no loops of threads';
    throw new LabError('bad-value', message, `its header has ${wanted.join(', ')}`);
  }
  return makeRows(made, about, [
    `will-it-scale: ${made.length} rows of threads of ${own}; those of processes are left out`,
  ]);
}
