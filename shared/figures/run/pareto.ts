import type { FigureSeries } from '../figure.ts';
import { makePoint } from './parts.ts';

/** A point of a figure of cost against exposure. */
export interface Place {
  readonly cost: number;
  readonly x: number;
  /** Not bounded: x is the share that is open after the horizon. */
  readonly isOpen: boolean;
  readonly horizonNs: number | null;
  /** Only places with the same machine and work can beat each other. */
  readonly ground: string;
  readonly isGuess: boolean;
}

/**
 * Whether one is exposed no more than the other. Of two that are open, only if the one was followed for no
 * longer: its share can only have fallen since.
 */
function isNoMoreExposed(one: Place, other: Place): boolean {
  if (one.isOpen !== other.isOpen) return other.isOpen;
  if (!one.isOpen) return one.x <= other.x;
  const isKnown = one.horizonNs !== null && other.horizonNs !== null;
  return isKnown && one.x <= other.x && Number(one.horizonNs) <= Number(other.horizonNs);
}

function beats(one: Place, other: Place): boolean {
  return (
    one !== other &&
    one.ground === other.ground &&
    one.cost <= other.cost &&
    isNoMoreExposed(one, other) &&
    (one.cost < other.cost || !isNoMoreExposed(other, one))
  );
}

/** True if another on the same ground is no worse in both and better in one. */
export function isDominated(place: Place, places: readonly Place[]): boolean {
  return places.some((other) => beats(other, place));
}

const byExposure = (a: Place, b: Place) => Number(a.isOpen) - Number(b.isOpen) || a.x - b.x;

/** The steps between what no other beats, by exposure; a line from the bounded into the strip. */
function stepsOf(places: readonly Place[]) {
  const best: Place[] = [];
  for (const place of places.toSorted((a, b) => byExposure(a, b) || a.cost - b.cost)) {
    if (best.every(({ cost }) => place.cost < cost)) best.push(place);
  }
  const pointAt = ({ x, isOpen }: Place, cost: number) =>
    makePoint(x, cost, isOpen ? { isOpen: true } : {});
  return best.flatMap((place, i) => {
    const before = best[i - 1];
    return [...(before ? [pointAt(place, before.cost)] : []), pointAt(place, place.cost)];
  });
}

function lineOf(name: string, slot: number, places: readonly Place[]): FigureSeries[] {
  const points = stepsOf(places);
  if (points.length < 3) return [];
  return [{ name, origin: 'simulated', slot, isDimmed: false, isReference: true, points }];
}

/** Slots whose dashes are none and dots: the first is solid, the second dotted. */
const slots = { solid: 20, dotted: 27 } as const;

/** The Pareto line without guesses, and that with them if it is another; none over several grounds. */
export function paretoLines(places: readonly Place[]): FigureSeries[] {
  if (new Set(places.map(({ ground }) => ground)).size !== 1) return [];
  const known = places.filter(({ isGuess }) => !isGuess);
  const isSame = known.length === places.length || known.length === 0;
  return [
    ...lineOf(
      isSame ? 'no other does better' : 'no other does better, without guesses',
      slots.solid,
      isSame ? places : known,
    ),
    ...(isSame ? [] : lineOf('with guesses', slots.dotted, places)),
  ];
}
