// The context of a command that only reads what is stored: the store and the presets.
// The database is opened on first use; neither the engine nor its threads are loaded.
import { openStore } from '../../store/sqlite-store.ts';
import type { Store } from '../../store/store.ts';
import type { BasicContext, StoreContext } from './command.ts';
import { showMigration } from './show-migration.ts';
import { isDatabaseThere } from './database-there.ts';

export function createStoreContext(basic: BasicContext) {
  const { file } = basic;
  const onMigrate = showMigration(basic.progress);
  let opened: Store | null = null;
  const open = () =>
    (opened ??= openStore(file, { mustExist: true, mayBeReadOnly: true, onMigrate }));
  const context: StoreContext = {
    ...basic,
    loadPresets: async () => {
      const { withStored } = await import('../../lab/spec/built-in-presets.ts');
      return withStored({
        fittedWorkloads: () => (isDatabaseThere(file) ? open().fittedWorkloads() : []),
        ownPolicies: () => (isDatabaseThere(file) ? open().ownPolicies() : []),
      });
    },
    stored: open,
  };
  return { context, close: async () => opened?.close() };
}
