import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import type { RunStore, SweepKind } from '../../store/store.ts';
import type { Runner } from '../runs/runner.ts';
import { createPacer } from '../work/pacer.ts';

/** How many points are recorded in one transaction. */
const pointsTogether = 200;

/** Records a sweep as running, in parts, and yields to other work between them. */
export async function recordSweep(
  runner: Runner,
  store: RunStore,
  specs: readonly Spec[],
  head: {
    readonly kind: SweepKind;
    readonly name: string;
    readonly command: string;
    readonly createdAt: string;
  },
): Promise<number> {
  const pace = createPacer();
  const id = store.beginSweep({ ...head, points: [], isPlanning: true });
  for (let offset = 0; offset < specs.length; offset += pointsTogether) {
    const part = specs.slice(offset, offset + pointsTogether);
    const points = part.map((spec) => ({ key: runner.keyOf(spec), spec }));
    store.addSweepPoints(id, offset, points);
    await pace();
  }
  store.setSweepStatus(id, 'running');
  return id;
}

/** The specs of a recorded sweep, validated again because the program may have changed since. */
export async function readSpecs(points: readonly { readonly spec: Spec }[]): Promise<Spec[]> {
  const pace = createPacer();
  const specs: Spec[] = [];
  for (const point of points) {
    await pace();
    specs.push(parseSpec(point.spec));
  }
  return specs;
}
