// What SQLite finds for lists: the numbers of runs by their tags, notes, keys and sweeps. The rule:
// values are bound, never written into the text. A part of a note is looked for in the index of its
// parts of three letters; shorter ones in every note.
import type Database from 'better-sqlite3';

export interface ListSearch {
  byTags(tags: readonly string[]): number[];
  /** Part of a tag, case aside. */
  byTagPart(text: string): number[];
  byNotePart(text: string): number[];
  byKeyStart(text: string): number[];
  bySweep(id: number): number[];
  /** Runs with tags and the texts of these, in their order. */
  sortedTags(): readonly Sorted[];
  sortedNotes(): readonly Sorted[];
  /** The numbers of all runs in the order of their keys. */
  idsByKey(): IterableIterator<number>;
  /** Every tag of every run. */
  tags(): IterableIterator<readonly [run: number, tag: string]>;
}

export interface Sorted {
  readonly id: number;
  readonly text: string;
}

/** Letters that the index of notes looks for together. */
const searched = 3;

export function createListSearch(db: Database.Database): ListSearch {
  const ids = <T extends unknown[]>(sql: string) => db.prepare<T, number>(sql).pluck();
  const byTags = ids<[string]>(
    'SELECT run_id FROM run_tag WHERE tag IN (SELECT value FROM json_each(?))',
  );
  const byTagPart = ids<[string]>(
    `SELECT run_id FROM run_tag WHERE tag IN
      (SELECT DISTINCT tag FROM run_tag WHERE instr(lower(tag), lower(?)) > 0)`,
  );
  const byNotePart = ids<[string, string]>(
    `SELECT rowid FROM run_note WHERE note MATCH ? AND instr(lower(note), lower(?)) > 0`,
  );
  const byShortPart = ids<[string]>(
    `SELECT rowid FROM run_note WHERE instr(lower(note), lower(?)) > 0`,
  );
  const byKeyStart = ids<[string, string]>('SELECT id FROM run WHERE key >= ? AND key < ?');
  const bySweep = ids<[number]>(
    `SELECT run.id FROM sweep_point CROSS JOIN run USING (key) WHERE sweep_id = ?`,
  );
  const sorted = (sql: string) => db.prepare<[], Sorted>(sql);
  const tags = sorted(
    `SELECT run_id AS id, group_concat(tag, ' ') AS text FROM
      (SELECT run_id, tag FROM run_tag ORDER BY run_id, tag) GROUP BY run_id ORDER BY text`,
  );
  const notes = sorted('SELECT rowid AS id, note AS text FROM run_note ORDER BY note');
  const byKey = ids<[]>('SELECT id FROM run ORDER BY key');
  const every = db.prepare<[], [number, string]>('SELECT run_id, tag FROM run_tag').raw();
  return {
    byTags: (names) => byTags.all(JSON.stringify(names)),
    byTagPart: (text) => byTagPart.all(text),
    byNotePart: (text) =>
      [...text].length < searched
        ? byShortPart.all(text)
        : byNotePart.all(`"${text.replaceAll('"', '""')}"`, text),
    byKeyStart: (text) => {
      const start = text.toLowerCase();
      return byKeyStart.all(start, `${start}\u{10ffff}`);
    },
    bySweep: (id) => bySweep.all(id),
    sortedTags: () => tags.all(),
    sortedNotes: () => notes.all(),
    idsByKey: () => byKey.iterate(),
    tags: () => every.iterate(),
  };
}
