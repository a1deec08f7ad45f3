import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Constants } from '../engine/constants.ts';
import { replicate } from '../engine/run.ts';
import { refused, type Anchor, type Expressed, type Simulated } from './experiments/experiment.ts';
import { findExperiment } from './experiments/index.ts';
import { machineFinder } from './find-machine.ts';
import { isSameRow, type Measurement } from './measurement.ts';

/** What constants say of a row, without any range. */
export type RawPrediction =
  | {
      readonly value: number;
      readonly isAnchor: boolean;
      /** No row says how long the work of its benchmark takes: it is assumed. */
      readonly isUnanchored: boolean;
      readonly notes: readonly string[];
    }
  | { readonly reason: string };

/** A measured value as one number: the middle of a range. */
export function measuredValue({ value }: Measurement): number {
  return typeof value === 'number' ? value : Math.sqrt(value[0] * value[1]);
}

/** Cycles of work with which an anchor is tried first. */
const triedCycles = 1000;

interface AnchorRow {
  readonly row: Measurement;
  readonly rank: number;
  readonly simulated: Simulated;
  readonly anchor: Anchor;
}

/** Rows that say nothing of the work of a benchmark: that hangs on their fields alone. */
const neverAnchors = new WeakSet<Measurement>();

/** Predicts rows under one set of constants; what several rows share is simulated once. */
export class Predictor {
  private readonly around: {
    readonly constants: Constants;
    readonly findMachine: ReturnType<typeof machineFinder>;
  };
  private readonly results = new Map<string, ReplicationResult>();
  private readonly anchors = new Map<string, AnchorRow>();
  private readonly work = new Map<string, number>();

  /** Of rows that could be the anchor of a benchmark, those given first come first. */
  constructor(constants: Constants, sets: readonly (readonly Measurement[])[]) {
    this.around = { constants, findMachine: machineFinder(constants) };
    for (const rows of sets) this.addAnchors(rows);
  }

  private addAnchors(rows: readonly Measurement[]): void {
    const found = new Map<string, AnchorRow>();
    for (const row of rows) {
      if (neverAnchors.has(row)) continue;
      const expressed = this.express(row);
      if (expressed.kind !== 'simulated') continue;
      const { simulated } = expressed;
      const { anchor } = simulated;
      if (!anchor || anchor.rank === null) neverAnchors.add(row);
      if (!anchor || anchor.rank === null || this.anchors.has(anchor.key)) continue;
      const before = found.get(anchor.key);
      if (before && before.rank <= anchor.rank) continue;
      found.set(anchor.key, { row, rank: anchor.rank, simulated, anchor });
    }
    for (const [key, own] of found) this.anchors.set(key, own);
  }

  private express(row: Measurement): Expressed {
    const experiment = findExperiment(row.experiment);
    return experiment
      ? experiment.express(row, this.around)
      : refused(`no experiment ${JSON.stringify(row.experiment)}`);
  }

  private run(spec: Spec): ReplicationResult {
    const key = JSON.stringify(spec);
    const before = this.results.get(key);
    if (before) return before;
    const result = replicate(spec, 0);
    this.results.set(key, result);
    return result;
  }

  /** Cycles of work with which the anchor's operation takes as long as was measured. */
  private workOf({ row, simulated, anchor }: AnchorRow): number {
    const before = this.work.get(anchor.key);
    if (before !== undefined) return before;
    const spec = simulated.specOf(triedCycles);
    const tried = simulated.read(this.run(spec));
    const missingNs = anchor.opNs(measuredValue(row)) - anchor.opNs(tried);
    // An operation can be of several works, as many pages of one call.
    const more = simulated.specOf(2 * triedCycles).workload.kernelCycles;
    const works = (more - spec.workload.kernelCycles) / triedCycles;
    const cycles = Math.max(0, triedCycles + (missingNs * spec.machine.ghz) / works);
    this.work.set(anchor.key, cycles);
    return cycles;
  }

  /** What is said of a row; a fault of the simulation is its reason, and no more than that. */
  predict(row: Measurement): RawPrediction {
    try {
      return this.tryToPredict(row);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { reason: `the simulation failed: ${why}` };
    }
  }

  private tryToPredict(row: Measurement): RawPrediction {
    const expressed = this.express(row);
    if (expressed.kind === 'refused') return { reason: expressed.reason };
    const { notes } = expressed;
    if (expressed.kind === 'constant') {
      return { value: expressed.value, isAnchor: false, isUnanchored: false, notes };
    }
    const { simulated } = expressed;
    const own = simulated.anchor && this.anchors.get(simulated.anchor.key);
    const spec = simulated.specOf(own ? this.workOf(own) : simulated.workCycles);
    const value = simulated.read(this.run(spec));
    if (!Number.isFinite(value)) return { reason: 'the simulation has no such operation' };
    const isUnanchored = simulated.anchor !== undefined && own === undefined;
    const more = isUnanchored ? ['no anchor: the work of an operation is assumed'] : [];
    return {
      value,
      isAnchor: own !== undefined && isSameRow(own.row, row),
      isUnanchored,
      notes: [...notes, ...more],
    };
  }
}
