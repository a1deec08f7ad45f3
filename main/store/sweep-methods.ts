// The store's methods on sweeps. The rule: a sweep's points are in planned order, and a long sweep is
// recorded in parts, as `planning`, so that no transaction takes long.
import type Database from 'better-sqlite3';
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import { requireChange } from './require-change.ts';
import { toSweepRow } from './rows.ts';
import { createPartWriter, splitSpec } from './spec-parts.ts';
import type { Statements, SweepRecord } from './statements.ts';
import type { PlannedPoint, RunStore, SweepRow } from './store.ts';
import { prepareSweepHeads } from './sweep-heads.ts';

type SweepMethod =
  | 'beginSweep'
  | 'addSweepPoints'
  | 'setSweepStatus'
  | 'findSweep'
  | 'findSweepHead'
  | 'renameSweep'
  | 'deleteSweep'
  | 'restoreSweep'
  | 'lastSweep'
  | 'lastUnfinishedSweep';

export function sweepMethods(
  db: Database.Database,
  transact: Transact,
  on: Statements,
  path: string,
): Pick<RunStore, SweepMethod> {
  const heads = prepareSweepHeads(db);
  const writeParts = createPartWriter(db);
  const rename = db.prepare('UPDATE sweep SET name = ? WHERE id = ? AND deleted_at IS NULL');
  const remove = db.prepare('UPDATE sweep SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL');
  const restore = db.prepare('UPDATE sweep SET deleted_at = NULL WHERE id = ?');
  const readSweep = db.transaction((find: () => SweepRecord | undefined): SweepRow | undefined => {
    const record = find();
    return record && toSweepRow(record, on.sweepPoints.all(record.id), path);
  });
  const addPoints = (id: number, offset: number, points: readonly PlannedPoint[]) => {
    points.forEach(({ key, spec }, i) => {
      const position = offset + i;
      const { bodies, seed, layout } = splitSpec(toJson(`points[${position}].spec`, spec));
      on.addSweepPoint.run({ sweepId: id, position, key, ...writeParts({ bodies }), seed, layout });
    });
  };
  return {
    beginSweep: ({ kind, createdAt, command, points, name = '', isPlanning = false }) =>
      transact(() => {
        const status = isPlanning ? 'planning' : 'running';
        const id = Number(on.addSweep.run(kind, createdAt, status, command, name).lastInsertRowid);
        addPoints(id, 0, points);
        return id;
      }),
    addSweepPoints: (id, offset, points) => transact(() => addPoints(id, offset, points)),
    setSweepStatus: (id, status) =>
      transact(() => requireChange(on.setSweepStatus.run(status, id), `sweep ${id}`)),
    renameSweep: (id, name) => transact(() => requireChange(rename.run(name, id), `sweep ${id}`)),
    deleteSweep: (id, deletedAt) =>
      transact(() => requireChange(remove.run(deletedAt, id), `sweep ${id}`)),
    restoreSweep: (id) => transact(() => requireChange(restore.run(id), `sweep ${id}`)),
    findSweep: (id) => readSweep(() => on.findSweep.get(id)),
    findSweepHead: (id) => heads.find(id),
    lastSweep: (kind) => readSweep(() => on.lastSweep.get(kind ?? null)),
    lastUnfinishedSweep: () => readSweep(() => on.lastUnfinishedSweep.get()),
  };
}
