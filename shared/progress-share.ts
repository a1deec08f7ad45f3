import type { Progress } from './progress.ts';

/** Progress as a share from 0 to 1; null while the total is unknown. */
export function shareOfProgress({ done, total, share }: Progress): number | null {
  return share ?? (total > 0 ? Math.min(1, done / total) : null);
}
