// An open database as its users have it. The rule: it is closed by its own function, which also does
// what its opening calls for; the connection's method would leave that out.
import type Database from 'better-sqlite3';

export interface OpenDatabase {
  readonly db: Database.Database;
  /** Enters this process as a holder, once; before anything else is written. */
  hold(): void;
  close(): void;
}
