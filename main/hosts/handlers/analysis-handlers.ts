// Serves comparison, validation, figures and exports. The rule: a figure or an export is about runs that
// have results; those of a sweep that have none yet are left out, and an empty one is refused.
import { open } from 'node:fs/promises';
import type { CallValue, Handlers, ParsedInput } from '../../../shared/contract.ts';
import { maxRunsTogether, type analysisCalls } from '../../../shared/contract/analysis-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import { buildOverheadByPolicy } from '../../../shared/figures/build/overhead-by-policy.ts';
import type { Figure, FigureName } from '../../../shared/figures/figure.ts';
import { writeCsv } from '../../../shared/figures/write/csv.ts';
import type { RunResult } from '../../../shared/result.ts';
import { formatStudy } from '../../../shared/text/study-table.ts';
import { describeMachine } from '../../lab/describe-machine.ts';
import { publishedRows } from '../../lab/published.ts';
import type { StoreReader } from '../../store/reader.ts';
import { requireResult, type HandlerParts } from './parts.ts';

type RunsOf = ParsedInput<'figure.get'>['runs'];
type ExportRequest = ParsedInput<'export.text'>;

interface Figures {
  readonly title: string;
  build(runs: readonly RunResult[]): Figure;
}

const figures: Readonly<Record<FigureName, Figures>> = {
  'overhead-by-policy': {
    title: 'System time by policy',
    build: (runs) => buildOverheadByPolicy(runs, publishedRows),
  },
};

/** Published ratios belong beside presets as they are, not beside changed ones. */
function isPlain({ key, spec }: RunResult, { lab }: HandlerParts): boolean {
  const request = {
    machine: spec.machine.name,
    workload: spec.workload.name,
    policy: spec.policy.name,
  };
  try {
    return lab.keyOf(lab.resolve(request)) === key;
  } catch (error) {
    if (error instanceof LabError && error.code === 'unknown-name') return false;
    throw error;
  }
}

async function readKeys(reader: StoreReader, runs: RunsOf): Promise<readonly string[]> {
  if ('keys' in runs) return runs.keys;
  const page = { id: runs.sweep, offset: 0, limit: maxRunsTogether };
  const { total, rows } = await reader.sweepPoints(page);
  if (total > maxRunsTogether) {
    const message = `the sweep has ${total} runs, at most ${maxRunsTogether} go together`;
    throw new LabError('too-large', message, 'choose runs from the list');
  }
  return rows.flatMap(({ key, status }) => (status === 'done' ? [key] : []));
}

/** Writes a new file or replaces one, whole or not at all as far as the disk goes. */
async function writeText(path: string, text: string): Promise<number> {
  const bytes = Buffer.from(text);
  try {
    const file = await open(path, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = 'choose another place, or free some space';
    throw new LabError('not-allowed', `the file could not be written: ${reason}`, hint, {
      cause: error,
    });
  }
  return bytes.length;
}

export function analysisHandlers(parts: HandlerParts): Pick<Handlers, keyof typeof analysisCalls> {
  const { lab, reader, files } = parts;

  async function readRuns(runs: RunsOf): Promise<RunResult[]> {
    const keys = [...new Set(await readKeys(reader, runs))];
    if (keys.length > 0) return keys.map((key) => requireResult(lab, key));
    throw new LabError('not-found', 'no run has a result yet', 'wait for the first one');
  }

  function commandOf(runs: RunsOf, keys: readonly string[]): string[] {
    if ('sweep' in runs) return lab.sweeps.get(runs.sweep).command.split(' ');
    return ['lab', 'compare', ...keys.map((key) => key.slice(0, 12))];
  }

  async function exportText(request: ExportRequest): Promise<CallValue<'export.text'>> {
    const runs = await readRuns(request.runs);
    const { key } = runs[0]!;
    const base = 'sweep' in request.runs ? `sweep-${request.runs.sweep}` : `run-${key.slice(0, 8)}`;
    switch (request.format) {
      case 'csv':
        return { name: `${base}.csv`, text: writeCsv(buildOverheadByPolicy(runs, [])) };
      case 'json':
        return {
          name: `${base}.json`,
          text: `${runs.map((run) => JSON.stringify(run)).join('\n')}\n`,
        };
      case 'mail': {
        const command = commandOf(
          request.runs,
          runs.map((run) => run.key),
        );
        const published = runs.every((run) => isPlain(run, parts)) ? publishedRows : [];
        const lines = formatStudy({ runs, published, describeMachine, command });
        return { name: `${base}.txt`, text: `${lines.join('\n')}\n` };
      }
    }
  }

  return {
    'comparison.get': ({ keys, baseline }) => lab.compare(keys, baseline),
    'validation.get': () => lab.validation(),
    'validation.start': () => lab.startValidation(),
    'figure.list': () =>
      Object.entries(figures).map(([name, { title }]) => ({ name: name as FigureName, title })),
    'figure.get': async ({ name, runs }) => figures[name].build(await readRuns(runs)),
    'export.text': exportText,
    'export.save': async ({ token, ...request }) => {
      const { text } = await exportText(request);
      const path = files.take('export', token);
      return { path, bytes: await writeText(path, text) };
    },
  };
}
