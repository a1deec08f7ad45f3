// Progress of long work on standard error: one line that rewrites itself on a terminal, nothing
// elsewhere. Never on standard output.
import type { ProgressLine } from './command.ts';

export function formatDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function createProgressLine(stream: NodeJS.WriteStream, quiet: boolean): ProgressLine {
  let lastShown = 0;
  let shown = false;
  return {
    update({ done, total, etaMs }, unit = 'replications') {
      const now = Date.now();
      if (quiet || !stream.isTTY || now - lastShown < 100) return;
      lastShown = now;
      shown = true;
      const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
      const eta = etaMs === null ? '' : `, ${formatDuration(etaMs)} left`;
      stream.write(`\r\x1b[K${done} of ${total} ${unit}, ${percent} %${eta}`);
    },
    end() {
      if (shown) stream.write('\r\x1b[K');
      shown = false;
    },
  };
}
