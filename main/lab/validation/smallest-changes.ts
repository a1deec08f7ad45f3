import { LabError } from '../../../shared/errors.ts';
import type { FieldChange, SmallestChanges } from '../../../shared/questions.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { specFields, type SpecField } from '../../../shared/spec/spec-fields.ts';
import { asBaseline } from '../../../shared/spec/user-side.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import { createEta } from '../work/eta.ts';
import type { RangeOptions } from './member-ranges.ts';
import { pairedReplications, shorten, sysPerOp } from './paired-cost.ts';

/** What is said of the ratio of sys time to policy none. */
export interface Claim {
  readonly isBelow: boolean;
  readonly limit: number;
  readonly text: string;
}

/** `ratio<1.5`. @throws LabError `bad-value`. */
export function parseClaim(text: string): Claim {
  const [, sign, number] = /^\s*ratio\s*([<>])\s*(\d*\.?\d+)x?\s*$/.exec(text) ?? [];
  const limit = Number(number);
  if (sign !== undefined && limit > 0) return { isBelow: sign === '<', limit, text: text.trim() };
  throw new LabError(
    'bad-value',
    `a claim is ratio<NUMBER or ratio>NUMBER, got ${text}`,
    'ratio<1.5',
  );
}

const holds = ({ isBelow, limit }: Claim, ratio: number) =>
  isBelow ? ratio < limit : ratio > limit;

/** Fields are changed by so much either way. */
const widest = 4;
/** The place at which a claim fails is halved so often: to 9 percent. */
const halvings = 4;
/** Settings of a run, and what only scales it. */
const apart = new Set(['workload.totalOps', 'workload.tasks']);

interface Tried {
  readonly pool: Pool;
  readonly baselinePolicy: Policy;
  readonly spec: Spec;
  readonly claim: Claim;
}

type Section = 'machine' | 'kernel' | 'workload' | 'policy';

function valueOf(spec: Spec, { section, name }: SpecField): number | null {
  const fields: Readonly<Record<string, unknown>> = { ...spec[section as Section] };
  const value = fields[name];
  return typeof value === 'number' && value > 0 ? value : null;
}

function withValue(spec: Spec, { section, name }: SpecField, value: number): Spec {
  return { ...spec, [section]: { ...spec[section as Section], [name]: value } };
}

/** Numbers of a spec that can be more or less. */
function listFields(spec: Spec): SpecField[] {
  return specFields.filter(
    (field) =>
      field.section !== 'run' &&
      (field.kind === 'integer' || field.kind === 'number') &&
      !apart.has(field.path) &&
      valueOf(spec, field) !== null,
  );
}

/** A value that the field can have. */
function fit(field: SpecField, value: number): number {
  const { min = 0, max = Infinity } = field as { readonly min?: number; readonly max?: number };
  const within = Math.min(max, Math.max(min, value));
  return field.kind === 'integer' ? Math.round(within) : Number(within.toPrecision(4));
}

class FieldChanges {
  private readonly tried: Tried;
  private readonly signal: AbortSignal | undefined;

  constructor(tried: Tried, signal: AbortSignal | undefined) {
    this.tried = tried;
    this.signal = signal;
  }

  /** Null for a spec that cannot be. */
  async ratioOf(spec: Spec): Promise<number | null> {
    const { pool, baselinePolicy } = this.tried;
    const baseline = asBaseline(spec, baselinePolicy);
    try {
      const [own, base] = await Promise.all([
        sysPerOp(pool, spec, this.signal),
        sysPerOp(pool, baseline, this.signal),
      ]);
      return own / base;
    } catch (error) {
      if (error instanceof LabError && error.code === 'run-failed') return null;
      throw error;
    }
  }

  /** Between a value with which the claim holds and one with which it fails, the nearest that fails. */
  private async narrow(field: SpecField, holdsAt: number, failsAt: number): Promise<number> {
    let [inside, outside] = [holdsAt, failsAt];
    for (let i = 0; i < halvings; i++) {
      const middle = fit(field, Math.sqrt(inside * outside));
      if (middle === inside || middle === outside) break;
      const ratio = await this.ratioOf(withValue(this.tried.spec, field, middle));
      if (ratio !== null && !holds(this.tried.claim, ratio)) outside = middle;
      else inside = middle;
    }
    return outside;
  }

  async change(field: SpecField): Promise<FieldChange> {
    const { spec, claim } = this.tried;
    const value = valueOf(spec, field) ?? 0;
    const ends = [fit(field, value / widest), fit(field, value * widest)];
    const ratios: (number | null)[] = [];
    const failing: number[] = [];
    for (const end of ends) {
      const isOther = end !== value && end > 0;
      const ratio = isOther ? await this.ratioOf(withValue(spec, field, end)) : null;
      ratios.push(ratio);
      if (ratio !== null && !holds(claim, ratio))
        failing.push(await this.narrow(field, value, end));
    }
    const distance = (one: number) => Math.abs(Math.log(one / value));
    const [nearest = null] = failing.toSorted((a, b) => distance(a) - distance(b));
    return {
      path: field.path,
      value,
      failsAt: nearest,
      ratios: [ratios[0] ?? null, ratios[1] ?? null],
    };
  }
}

const sizeOf = ({ value, failsAt }: FieldChange) =>
  failsAt === null ? Infinity : Math.abs(Math.log(failsAt / value));

/** How far the ratio goes as a field goes through what was tried. */
const swingOf = ({ ratios }: FieldChange) =>
  Math.abs(Math.log((ratios[1] ?? 1) / (ratios[0] ?? ratios[1] ?? 1)));

/** By field, the smallest change with which a claim fails; those that none makes fail come last. */
export async function findSmallestChanges(
  tried: Tried,
  { signal, onProgress = () => undefined }: RangeOptions,
): Promise<SmallestChanges> {
  const spec = shorten(tried.spec);
  const finder = new FieldChanges({ ...tried, spec }, signal);
  const ratio = await finder.ratioOf(spec);
  const isHeld = ratio !== null && holds(tried.claim, ratio);
  const fields = isHeld ? listFields(spec) : [];
  const eta = createEta();
  const changes: FieldChange[] = [];
  for (const field of fields) {
    changes.push(await finder.change(field));
    const [done, total] = [changes.length, fields.length];
    onProgress({ done, total, etaMs: eta(done, total) });
  }
  return {
    ratio: ratio ?? Number.NaN,
    claim: tried.claim.text,
    holds: isHeld,
    changes: changes.toSorted((a, b) => sizeOf(a) - sizeOf(b) || swingOf(b) - swingOf(a)),
    factor: widest,
    replications: pairedReplications,
    measureMs: spec.run.measureMs,
  };
}
