// The context of a command that needs the whole lab: the lab, opened on first use, and the presets that
// turn options into a spec.
// A refused command opens nothing and creates no database.
import { withStored } from '../../lab/spec/built-in-presets.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Pool } from '../../pool/pool.ts';
import { resolveRequest } from '../../lab/spec/resolve.ts';
import { openLab } from '../compose.ts';
import type { BasicContext, Context } from './command.ts';
import { isDatabaseThere } from './database-there.ts';
import { showMigration } from './show-migration.ts';
import { workersOption } from './spec-options.ts';

export function createLabContext(basic: BasicContext) {
  const { file, options } = basic;
  const workers = workersOption(options);
  let opened: Lab | null = null;
  const open = (name = file, mustExist = false, pool?: Pool) =>
    (opened ??= openLab(name, {
      workers,
      mustExist,
      pool,
      onMigrate: showMigration(basic.progress),
    }));
  const presets = withStored({
    fittedWorkloads: () => (isDatabaseThere(file) ? open().presets.workloads() : []),
    ownPolicies: () => (isDatabaseThere(file) ? open().presets.ownPolicies() : []),
  });
  const context: Context = {
    ...basic,
    presets,
    resolve: (request) => resolveRequest(request, presets),
    lab: (pool) => open(file, false, pool),
    plannedLab: () => open(isDatabaseThere(file) ? file : ':memory:'),
    storedLab: (pool) => open(file, true, pool),
  };
  return { context, close: async () => opened?.close() };
}
