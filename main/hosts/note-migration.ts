// Says on the terminal how far the migration of a database is, which holds back the window. The rule: a
// line for each tenth, and none if it takes no time.
const quickMs = 1000;

export function noteMigration(note: (line: string) => void): (done: number, total: number) => void {
  const begun = Date.now();
  let said = 0;
  return (done, total) => {
    const tenth = Math.floor((10 * done) / Math.max(1, total));
    if (tenth === said || Date.now() - begun < quickMs) return;
    said = tenth;
    note(`Migrating the database: ${tenth * 10} % of ${total} rows.`);
  };
}
