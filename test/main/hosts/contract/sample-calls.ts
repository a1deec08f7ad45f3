import type { CallInput, CallName } from '../../../../shared/contract.ts';
import type { ErrorCode } from '../../../../shared/errors.ts';

/** Small enough that a run takes milliseconds. */
export const quickBase = {
  machine: 'server-2',
  set: [
    ['run.replicationsMin', 2],
    ['run.replicationsMax', 2],
    ['run.warmupMs', 0.1],
    ['run.measureMs', 1],
    ['run.horizonMs', 1],
  ] as [string, number][],
};

/** Three policies, three runs. */
export const quickSweep = { base: quickBase, vary: ['policy=none,sync,deferred'] };

/**
 * What a sample refers to: the finished sweep above and its runs, none and sync first; a trace, and the
 * job that its replay below is.
 */
export interface Known {
  readonly sweep: number;
  readonly keys: readonly [string, string, ...string[]];
  readonly action: number;
  readonly trace: number;
  readonly replayJob: number;
}

const view = {
  name: 'Broken ones',
  filter: 'is:broken policy:sync',
  sort: 'overhead',
  descending: true,
  columns: ['policy', 'overhead'],
} satisfies CallInput<'view.save'>['view'];

type Sample<N extends CallName> = readonly [input: CallInput<N>, refused?: ErrorCode];

/** A call of every kind after the sweep has ended, in an order in which they work, and its outcome. */
export function sampleCalls(known: Known): { [N in CallName]: Sample<N> } {
  const { sweep, keys, action, trace } = known;
  const [first, second] = keys;
  const runs = { sweep };
  return {
    'lab.describe': [{}],
    'spec.resolve': [{ policy: 'sync', set: [['machine.cpus', 8]] }],
    'workers.get': [{}],
    'cluster.get': [{}],
    'cluster.check': [{}],
    'policy.save': [{ name: 'mine', from: 'deferred', set: [['drainAt', 'tick']] }],
    'settings.get': [{}],
    'settings.set': [{ theme: 'dark' }],
    'file.choose': [{ purpose: 'export', name: 'a.txt' }, 'not-allowed'],
    'store.describe': [{}],
    'store.backup': [{}],
    'store.check': [{}],
    'store.compact': [{}],
    'sweep.plan': [{ sweep: quickSweep }],
    'sweep.start': [{ sweep: { ...quickSweep, where: ['machine.cpus == 2'] } }],
    'sweep.get': [{ id: sweep }],
    'sweep.list': [{ states: ['done'] }],
    'sweep.points': [{ id: sweep }],
    'sweep.pause': [{ id: sweep }, 'not-allowed'],
    'sweep.resume': [{ id: sweep }, 'not-allowed'],
    'sweep.cancel': [{ id: 99 }, 'not-found'],
    'study.get': [{}],
    'sweep.rename': [{ id: sweep, name: 'three policies' }],
    'sweep.delete': [{ id: 99 }, 'not-found'],
    'sweep.restore': [{ id: 99 }, 'not-found'],
    'study.create': [{ name: 'Is sync cheap?', content: { sweeps: [sweep] } }],
    'study.list': [{}],
    'study.change': [{ id: 1, change: { question: 'What does sync cost here?' } }],
    'study.duplicate': [{ id: 1 }],
    'study.delete': [{ id: 2 }],
    'study.restore': [{ id: 2 }],
    'study.report': [{ id: 1, format: 'html' }],
    'study.saveReport': [{ id: 1, format: 'mail', token: 'forged' }, 'not-allowed'],
    'file.read': [{ token: 'forged', offset: 0 }, 'not-found'],
    'bundle.make': [{ of: { study: 1 }, format: 'lab' }],
    'bundle.save': [{ of: runs, format: 'jsonl', token: 'forged' }, 'not-allowed'],
    'bundle.import': [{ token: 'forged' }, 'not-allowed'],
    'bundle.cancel': [{}],
    'run.query': [{ filter: { terms: [{ kind: 'values', field: 'policy', values: ['sync'] }] } }],
    'run.keys': [{ filter: { terms: [{ kind: 'is', flag: 'all' }] } }],
    'run.facets': [{ filter: { terms: [{ kind: 'values', field: 'policy', values: ['sync'] }] } }],
    'run.groups': [{ field: 'policy.flushCeilingPages' }],
    'view.save': [{ view }],
    'view.list': [{}],
    'view.setColumns': [{ columns: ['policy', 'overhead'] }],
    'view.delete': [{ name: view.name }],
    'run.get': [{ key: first }],
    'run.tag': [{ keys: [first], add: ['fast'] }],
    'run.note': [{ key: first, note: 'as posted' }],
    'run.star': [{ keys: [first], starred: true }],
    'run.archive': [{ keys: [second], archived: true }],
    'run.undo': [{ action }],
    'run.delete': [{ keys: [first] }, 'not-allowed'],
    'run.verify': [{ key: first }],
    'run.cancelVerify': [{ key: first }],
    'capsule.get': [{ key: first }],
    'capsule.read': [{ text: 'no capsule' }, 'bad-value'],
    'capsule.verify': [{ text: '[lab1:AAAAAAAA]' }, 'bad-value'],
    'comparison.get': [{ keys: [first, second] }],
    'comparison.figure': [{ name: 'compared-cost', comparison: { keys: [first, second] } }],
    'validation.get': [{}],
    'validation.figure': [{ name: 'predicted-by-measured' }, 'not-found'],
    'rows.sets': [{}],
    'rows.import': [{ name: 'rows.csv', text: 'no rows' }, 'bad-value'],
    'rows.predict': [{ set: 0 }],
    'rows.cancel': [{ set: 0 }],
    'rows.list': [{ set: 0 }],
    'rows.scores': [{ set: 0 }],
    'rows.calibrate': [
      {
        choice: { only: [{ by: 'machine', value: 'hsw' }], free: [{ name: 'haswell.lineNearNs' }] },
      },
    ],
    'rows.jobs': [{}],
    'rows.cancelJob': [{ id: 1 }],
    'rows.resumeJob': [{ id: 9 }, 'not-found'],
    'rows.profile': [{ id: 1 }],
    'rows.saveProfile': [{ id: 9, token: 'forged' }, 'not-found'],
    'rows.remove': [{ set: 0 }, 'not-allowed'],
    'range.start': [{ keys: [first] }],
    'range.state': [{ keys: [first] }],
    'range.jobs': [{}],
    'range.cancel': [{ id: 99 }, 'not-found'],
    'range.get': [{ key: first }],
    'figure.list': [{ runs }],
    'figure.get': [{ name: 'overhead-by-policy', runs }],
    'export.text': [{ figure: { name: 'overhead-by-policy', runs }, format: 'mail' }],
    'export.save': [
      { figure: { name: 'overhead-by-policy', runs }, format: 'csv', token: 'forged' },
      'not-allowed',
    ],
    'timeline.open': [{ source: { kind: 'run', key: second } }],
    'timeline.rows': [{ id: 1, table: 'requests', from: 0 }],
    'timeline.close': [{ id: 1 }],
    'trace.list': [{ limit: 1 }],
    'trace.get': [{ id: trace }],
    'trace.import': [{ token: 'forged' }, 'not-allowed'],
    'trace.replay': [{ id: trace, policies: ['sync'], set: [['machine.idleExitNs', 9]] }],
    'trace.replayRequests': [{ id: trace, machine: 'none-such' }, 'unknown-name'],
    'trace.requests': [{ id: trace }],
    'trace.jobs': [{}],
    'trace.cancel': [{ id: known.replayJob }],
    'replay.list': [{ trace: first }],
    'trace.figures': [{ id: trace }],
    'trace.figure': [{ id: trace, name: 'replay-cost' }],
    'trace.fit': [{ id: trace, name: 'no name' }, 'bad-value'],
    'fit.list': [{}],
    'fit.delete': [{ name: 'not-fitted' }, 'not-found'],
    'trace.delete': [{ id: trace }],
    // Last: they start long work, which closing the lab cancels.
    'study.start': [{}],
    'sweep.startAdversaries': [{}],
    'validation.start': [{}],
  };
}
