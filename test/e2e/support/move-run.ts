import Database from 'better-sqlite3';

const dayMs = 24 * 60 * 60 * 1000;

/** Backdates a recorded run by this many days. Returns its new start time. */
export function moveRunBack(path: string, key: string, days: number): string {
  const db = new Database(path);
  const times = db.prepare('SELECT started_at, finished_at FROM run WHERE key = ?').get(key) as {
    started_at: string;
    finished_at: string;
  };
  const move = (time: string) => new Date(Date.parse(time) - days * dayMs).toISOString();
  const startedAt = move(times.started_at);
  db.prepare('UPDATE run SET started_at = ?, finished_at = ? WHERE key = ?').run(
    startedAt,
    move(times.finished_at),
    key,
  );
  db.close();
  return startedAt;
}
