import type { FoldingName } from '../../../shared/row-calibration.ts';
import type { FoldOf } from './leave-out.ts';

/** What is left out together, by name. */
export const foldings: Readonly<Record<FoldingName, FoldOf>> = {
  row: ({ id }) => id,
  curve: ({ id }) =>
    id.replace(/-(?:\d+[ctp]|base|concurrent|cacheline|early-ack|in-context)$/, ''),
  machine: ({ machine }) => machine ?? null,
  placement: (row) => (row.experiment === 'pair' ? String(row['placement']) : null),
  variant: (row) =>
    row.experiment === 'pair' ? String(row['optimisationsUpTo']) : (row.kernel ?? null),
};
