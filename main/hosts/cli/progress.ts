// Progress of long work on standard error: one line that rewrites itself on a terminal, nothing
// elsewhere. Never on standard output. A total of 0 means that it is unknown.
import { shareOfProgress } from '../../../shared/progress-share.ts';
import { formatDuration } from '../../../shared/text/format.ts';
import type { ErrorWriter } from './command-io.ts';
import type { ProgressLine } from './command.ts';

export function createProgressLine(stream: ErrorWriter, quiet: boolean): ProgressLine {
  let lastShown = 0;
  let shown = false;
  return {
    update(progress, unit = 'replications') {
      const { done, total, etaMs } = progress;
      const now = Date.now();
      if (quiet || !stream.isTTY || now - lastShown < 100) return;
      lastShown = now;
      shown = true;
      const percent = Math.floor(100 * (shareOfProgress(progress) ?? 0));
      const eta = etaMs === null ? '' : `, ${formatDuration(etaMs)} left`;
      const amount = total > 0 ? `${done} of ${total} ${unit}, ${percent} %` : `${done} ${unit}`;
      stream.write(`\r\x1b[K${amount}${eta}`);
    },
    end() {
      if (shown) stream.write('\r\x1b[K');
      shown = false;
    },
  };
}
