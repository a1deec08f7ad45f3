// How far the migration of a database is, on the progress line of the command that opened it. The rule:
// it is shown like any long work, and leaves no line behind.
import type { ProgressLine } from './command.ts';

export function showMigration(line: ProgressLine): (done: number, total: number) => void {
  const start = Date.now();
  return (done, total) => {
    if (done === total) {
      line.end();
      return;
    }
    const etaMs = done > 0 ? ((Date.now() - start) / done) * (total - done) : null;
    line.update({ done, total, etaMs }, 'rows migrated');
  };
}
