// Two pinned threads of one process: one unmaps pages, the other busy-waits; by stage of the patches.
import type { Curve, RowSet } from './row-set.ts';

/** The stages of the patches, each with those before it. */
const stages = ['base', 'concurrent', 'cacheline', 'early-ack', 'in-context'];

/** Where the two threads sit, and the word that the ids of rows have for it. */
const placements = {
  'same-core': 'same-core',
  'same-socket': 'same-socket',
  'other-socket': 'diff-socket',
} as const;

interface Figure {
  /** With mitigations ("safe") or without. */
  readonly mitigations: boolean;
  /** Pages of each call. */
  readonly pages: number;
  readonly side: 'initiator' | 'responder';
  readonly where: string;
  /** Cycles a call by stage, and the error bars. */
  readonly curves: Readonly<
    Partial<Record<keyof typeof placements, readonly [values: number[], plusMinus: number[]]>>
  >;
}

/** A figure of the paper, a line a placement; lines end at the last stage that they have. */
function toRowSet({ mitigations, pages, side, where, curves }: Figure): RowSet {
  const id = `es20-${mitigations ? 'safe' : 'unsafe'}-${pages}pte-${side}`;
  const lines: Curve[] = [];
  for (const [placement, word] of Object.entries(placements) as [
    keyof typeof placements,
    string,
  ][]) {
    const curve = curves[placement];
    if (!curve) continue;
    const [values, plusMinus] = curve;
    lines.push({ id: `${id}-${word}-{}`, has: { placement }, values, plusMinus });
  }
  return {
    source: 'eurosys20',
    all: {
      machine: 'bdw-e5-2660v4-2s',
      kernel: '5.2',
      mitigations,
      pages,
      metric: `${side}CyclesPerCall`,
      unit: 'cycles',
      where,
    },
    along: 'optimisationsUpTo',
    at: stages,
    uncertainty: '+-{} (error bar)',
    curves: lines,
  };
}

const figures: readonly Figure[] = [
  {
    mitigations: true,
    pages: 1,
    side: 'initiator',
    where: 'Fig. 5(a), p. 8',
    curves: {
      'same-core': [
        [5754, 5038, 5080, 3804, 4322],
        [9, 4, 6, 8, 4],
      ],
      'same-socket': [
        [5236, 4138, 4104, 3476, 3481],
        [38, 42, 40, 8, 31],
      ],
    },
  },
  {
    mitigations: true,
    pages: 1,
    side: 'responder',
    where: 'Fig. 5(b), p. 8',
    curves: {
      'same-core': [
        [3412, 3428, 3423, 3439, 3367],
        [3, 9, 8, 4, 3],
      ],
      'same-socket': [
        [2912, 2857, 2874, 2819, 2747],
        [20, 18, 12, 17, 35],
      ],
    },
  },
  {
    mitigations: true,
    pages: 10,
    side: 'initiator',
    where: 'Fig. 6(a), p. 8',
    curves: {
      'same-core': [
        [16208, 10432, 10293, 8725, 7685],
        [9, 7, 5, 50, 14],
      ],
      'same-socket': [
        [14361, 8929, 8705, 7499, 6247],
        [36, 29, 29, 9, 22],
      ],
      'other-socket': [
        [16475, 10590, 9948, 8063, 6929],
        [43, 142, 219, 34, 176],
      ],
    },
  },
  {
    mitigations: true,
    pages: 10,
    side: 'responder',
    where: 'Fig. 6(b), p. 8',
    curves: {
      'same-core': [
        [8411, 8333, 8186, 8167, 6785],
        [11, 4, 2, 13, 8],
      ],
      'same-socket': [
        [7313, 7302, 7158, 7137, 5879],
        [39, 22, 26, 16, 30],
      ],
      'other-socket': [
        [8039, 8290, 7950, 7499, 6290],
        [75, 119, 39, 36, 22],
      ],
    },
  },
  {
    mitigations: false,
    pages: 1,
    side: 'initiator',
    where: 'Fig. 7(a), p. 9',
    curves: {
      'same-core': [
        [3134, 2736, 2786, 2461],
        [6, 5, 18, 92],
      ],
      'same-socket': [
        [3238, 2632, 2586, 2278],
        [33, 27, 68, 9],
      ],
      'other-socket': [
        [5256, 3985, 3630, 3195],
        [124, 81, 107, 129],
      ],
    },
  },
  {
    mitigations: false,
    pages: 1,
    side: 'responder',
    where: 'Fig. 7(b), p. 9',
    curves: {
      'same-core': [
        [1561, 1568, 1573, 1562],
        [5, 8, 6, 8],
      ],
      'same-socket': [
        [1596, 1547, 1585, 1562],
        [19, 14, 33, 14],
      ],
      'other-socket': [
        [2230, 2179, 2108, 1810],
        [56, 10, 147, 9],
      ],
    },
  },
  {
    mitigations: false,
    pages: 10,
    side: 'initiator',
    where: 'Fig. 8(a), p. 9',
    curves: {
      'same-socket': [[6950], [52]],
    },
  },
  {
    mitigations: false,
    pages: 10,
    side: 'responder',
    where: 'Fig. 8(b), p. 9',
    curves: {
      'same-socket': [[3276], [25]],
    },
  },
];

export const pairRows: readonly RowSet[] = figures.map(toRowSet);
