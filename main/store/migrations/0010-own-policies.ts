// Version 10: policies of one's own. A preset is kept whole, with what is said of it; runs hold the
// policy that they ran under, and refer to no row here.
import type { Migration } from '../migrate.ts';

export const ownPolicies: Migration = {
  version: 10,
  name: 'own-policies',
  sql: `
CREATE TABLE own_policy (
  name TEXT NOT NULL PRIMARY KEY,
  saved_at TEXT NOT NULL,
  preset TEXT NOT NULL CHECK (json_valid(preset))
) STRICT;
`,
};
