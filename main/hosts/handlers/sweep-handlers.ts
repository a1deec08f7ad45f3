// Serves the calls on sweeps and on the reference study. The rule: a page requests a sweep in the form of
// the command line, so that it can be shown and copied as a command.
import type { CallValue, Handlers } from '../../../shared/contract.ts';
import type { sweepCalls } from '../../../shared/contract/sweep-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import { explainGuess } from '../../../shared/guess.ts';
import { explainExtrapolation, markSpec, toRecordedRun } from '../../../shared/extrapolation.ts';
import { sweepWords } from '../../../shared/sweep-words.ts';
import { joinCommand } from '../../../shared/text/plain.ts';
import type { SweepPoint, SweepRequest } from '../../lab/sweeps/plan-sweep.ts';
import { adversaryMachine } from '../../lab/sweeps/plan-adversaries.ts';
import { publishedRatios } from '../../lab/validation/published.ts';
import { noCluster } from '../slurm-source.ts';
import type { HandlerParts } from './parts.ts';
import { policiesOf } from '../../lab/spec/presets.ts';

/** The most points of a sweep from a page; the command line takes more. */
const maxSweepPoints = 10_000;

/** The command that asks for the same sweep. */
const sweepCommand = (sweep: SweepRequest) => joinCommand(sweepWords(sweep));

/** What was published about the runs of the study, with the CPUs of their machines. */
function listPublished(lab: HandlerParts['lab']): CallValue<'study.get'>['published'] {
  return publishedRatios.map(({ machine, policy, ratio, source }) => {
    const { cpus } = lab.resolve({ machine }).machine;
    return { machine, cpus, policy, ratio, source };
  });
}

/** Sweeps whose runs nobody has to list: the reference study, and every policy beside each attacker. */
function matrixHandlers({
  lab,
}: Pick<HandlerParts, 'lab'>): Pick<
  Handlers,
  'study.get' | 'study.start' | 'sweep.startAdversaries'
> {
  return {
    'study.get': () => ({ sweep: lab.study(), published: listPublished(lab) }),
    'study.start': () => lab.startStudy(),
    'sweep.startAdversaries': async () => {
      const policies = policiesOf(lab.presets, 'direct-map');
      const specs = lab.adversarySpecs({ machine: adversaryMachine }, policies);
      const command = 'lab adversaries';
      return (await lab.sweeps.start({ kind: 'sweep', command, specs })).summary;
    },
  };
}

/** One sweep in the list of every page, and what becomes of it there. */
function listingHandlers({
  lab,
  publish,
}: Pick<HandlerParts, 'lab' | 'publish'>): Pick<
  Handlers,
  | 'sweep.get'
  | 'sweep.pause'
  | 'sweep.resume'
  | 'sweep.cancel'
  | 'sweep.rename'
  | 'sweep.delete'
  | 'sweep.restore'
> {
  return {
    'sweep.pause': ({ id }) => lab.sweeps.pause(id),
    'sweep.resume': async ({ id }) => (await lab.sweeps.resume(id)).summary,
    'sweep.cancel': ({ id }) => lab.sweeps.cancel(id),
    'sweep.get': ({ id }) => lab.sweeps.get(id),
    'sweep.rename': ({ id, name }) => lab.sweeps.rename(id, name),
    'sweep.delete': ({ id }) => {
      lab.sweeps.remove(id);
      publish('studies.changed', {});
      return {};
    },
    'sweep.restore': ({ id }) => {
      const sweep = lab.sweeps.restore(id);
      publish('studies.changed', {});
      return sweep;
    },
  };
}

export function sweepHandlers({
  lab,
  reader,
  publish,
  cluster,
}: HandlerParts): Pick<Handlers, keyof typeof sweepCalls> {
  async function plan(sweep: SweepRequest): Promise<SweepPoint[]> {
    const points = await lab.planSweep(sweep);
    if (points.length <= maxSweepPoints) return points;
    const message = `the sweep has ${points.length} runs, at most ${maxSweepPoints} from a page`;
    throw new LabError('bad-usage', message, `split it, or use: ${sweepCommand(sweep)}`);
  }

  return {
    'sweep.plan': async ({ sweep, offset, limit }) => {
      const points = await plan(sweep);
      const planned = await lab.plan(points.map(({ spec }) => spec));
      const missing = planned.filter(({ stored }) => !stored).map(({ spec }) => spec);
      const rows = planned.slice(offset, offset + limit).map(({ key, spec, stored }, i) => ({
        index: offset + i,
        key,
        stored,
        extrapolated: markSpec(spec),
        point: (points[offset + i]?.point ?? []).map(([path, value]): [string, typeof value] => [
          path,
          value,
        ]),
      }));
      return {
        total: planned.length,
        rows,
        notes: [
          ...explainExtrapolation(planned.map(({ spec }) => toRecordedRun(spec))),
          ...explainGuess(planned.map(({ spec }) => spec)),
        ],
        stored: planned.length - missing.length,
        expectedMs: lab.expectTime(missing),
      };
    },
    'sweep.start': async ({ sweep, name, force, slurm }) => {
      if (slurm && !cluster) throw noCluster();
      if (slurm) await cluster?.check();
      const points = await plan(sweep);
      const specs = points.map(({ spec }) => spec);
      const command = sweepCommand(sweep);
      const asked = { kind: 'sweep', name, command, specs, force } as const;
      return (await lab.sweeps.start(slurm ? { ...asked, slurm } : asked)).summary;
    },
    'sweep.list': async (query) => {
      const { total, rows } = await reader.listSweeps(query);
      return { total, rows: rows.map((head) => lab.sweeps.describe(head)) };
    },
    'sweep.points': (query) => {
      lab.sweeps.get(query.id);
      return reader.sweepPoints(query);
    },
    ...matrixHandlers({ lab }),
    ...listingHandlers({ lab, publish }),
  };
}
