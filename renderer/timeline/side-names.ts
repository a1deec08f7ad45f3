import type { TitledTimeline } from '../../shared/timeline/timeline-title.ts';

/**
 * Names that tell sides apart: that of the policy, and where several have it what differs of their
 * titles, or else their places.
 */
export function nameSides(sides: readonly TitledTimeline[]): string[] {
  return sides.map(({ name, title }, place) => {
    const same = sides.filter((one) => one.name === name);
    if (same.length < 2) return name;
    const others = same.filter((one) => one.title !== title).map((one) => one.title.split(', '));
    const own = title.split(', ').filter((part) => !others.every((other) => other.includes(part)));
    const isTold = own.length > 0 && same.filter((one) => one.title === title).length === 1;
    return isTold ? `${name}, ${own.join(', ')}` : `${name} ${place + 1}`;
  });
}
