import { element } from '../../figures/write/svg/element.ts';
import { greys } from './palette.ts';

/** The head of an arrow, so wide and high; lines end in `url(#head)`. */
export function arrowHead(size: number): string {
  return element(
    'marker',
    {
      id: 'head',
      viewBox: '0 0 8 8',
      refX: 7,
      refY: 4,
      markerWidth: size,
      markerHeight: size,
      orient: 'auto',
    },
    element('path', { d: 'M0 0 8 4 0 8Z', fill: greys.ink }),
  );
}
