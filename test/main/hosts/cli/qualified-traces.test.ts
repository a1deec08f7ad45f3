import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { traceFigureNames } from '../../../../shared/figures/figure.ts';
import { formatReplays } from '../../../../shared/text/trace-replay.ts';
import { formatTraceFit } from '../../../../shared/text/trace-fit.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import { expectWalked } from '../../../support/expect-qualified.ts';
import { makeFit } from '../../../support/made-of-traces.ts';
import {
  fitFacts,
  guessCellFacts,
  guessFacts,
  replayFacts,
} from '../../../support/qualified-facts.ts';
import { sentinelReplay } from '../../../support/sentinel-runs.ts';
import { fixtureUrl } from '../../trace/support/read-text.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-qualified-traces-'));
afterAll(() => rmSync(folder, { recursive: true }));
const db = join(folder, 'lab.db');
const lab = async (...words: readonly string[]) => {
  const { code, out, err } = await runLab(['trace', ...words, '--db', db]);
  expect({ words, code, err }).toMatchObject({ code: 0 });
  return out;
};

/** A recording, its replays and its fit; the fit is written by hand, as one takes seconds. */
beforeAll(async () => {
  await lab('import', fileURLToPath(fixtureUrl('tlb-shootdown-2cpu')));
  await lab('replay', '1', '--policies', 'none,sync,deferred,broadcast', '--quiet');
  const store = openStore(db);
  const trace = store.findTrace(1)!;
  store.saveFit(sentinelFit({ hash: trace.hash, name: trace.name }));
  store.close();
});

/** Distances that chance does not explain, one that it does, and windows that are apart. */
function sentinelFit(trace: { readonly hash: string; readonly name: string }) {
  const points = [0.25, 1].map((recorded, i) => ({ x: (i + 1) * 1e6, recorded, fitted: 0.9 }));
  const common = { recordedMean: 1e6, fittedMean: 1.1e6, points };
  const distribution = (name: 'burst' | 'blocked' | 'op-gap' | 'order', more: object) => ({
    name,
    title: name,
    count: 98_765,
    distance: 0.617,
    ...common,
    ...more,
  });
  return makeFit({
    trace,
    distributions: [
      distribution('burst', {}),
      distribution('blocked', {}),
      distribution('op-gap', {}),
      distribution('order', {}),
    ],
    windows: [
      {
        policy: 'deferred',
        horizonNs: 43e6,
        replay: { pairs: 4321, p50: 16.3e6, p99: null, openShare: 0.366 },
        fitted: { pairs: 98_764, p50: 7.77e6, p99: 8.88e6, openShare: 0.01 },
      },
    ],
    checks: [
      {
        title: 'switches',
        unit: '/s',
        recorded: 777,
        simulated: { mean: 666, low: 660, high: 672 },
        error: 666 / 777 - 1,
      },
    ],
  });
}

const seen = new Set<string>();
const expectSeen = (text: string, facts: Parameters<typeof expectWalked>[1]) => {
  for (const name of expectWalked(text, facts)) seen.add(name);
};

it('a replay shows no figure without what qualifies it', () => {
  const replays: ReplayResult[] = [sentinelReplay('sync'), sentinelReplay('broadcast')];
  const describeMachine = () => 'server';
  const text = formatReplays({ replays, describeMachine, command: ['lab'] }).join('\n');
  expectSeen(text, [...replayFacts, ...guessFacts]);
  expect(text).toContain('broadcast ?');
});

describe('a fit', () => {
  it.each([['fit text'], ['list'], ['JSON']])(
    'shows no verdict without its limits: %s',
    async (form) => {
      const stored = sentinelFit({ hash: '7ace'.padEnd(64, '0'), name: 'build.txt' });
      const words = { list: ['fits'], JSON: ['fits', 'trace-7ace0000', '--json'] } as const;
      const text =
        form === 'list' || form === 'JSON'
          ? await lab(...words[form])
          : formatTraceFit(stored).join('\n');
      expectSeen(text, fitFacts[form === 'JSON' ? 'numbers' : form === 'list' ? 'list' : 'words']);
    },
  );
});

const formats = exportFormats.filter((format) => format !== 'mmtests');
const forms = traceFigureNames.flatMap((name) => [
  [name, []] as const,
  ...formats.map((format) => [name, ['--format', format]] as const),
]);

it.each(forms)('the figure %s %j shows nothing without what qualifies it', async (name, words) => {
  const text = await lab('figure', '1', name, ...words);
  const isForPrograms = ['csv', 'json', 'gnuplot'].some((format) =>
    words.some((one) => one === format),
  );
  const isTable = words.some((one) => one === 'csv');
  expectSeen(text, [
    ...(isTable ? guessCellFacts : guessFacts),
    ...(isForPrograms ? [] : fitFacts.figures),
    ...(isTable ? [] : replayFacts.slice(-1)),
  ]);
});

it('shows every figure somewhere, so that none is walked in vain', () => {
  const facts = [...replayFacts, ...guessFacts, ...Object.values(fitFacts).flat()];
  expect(facts.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
});
