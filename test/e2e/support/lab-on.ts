import { runLab } from '../../main/hosts/cli/support/run-lab.ts';

/** What a command prints, run in this process. */
export type LabOn = (...words: string[]) => Promise<string>;

/** The command line over a database that a walk shows as well. */
export function labOn(database: string): LabOn {
  return async (...words) => {
    const { code, out, err } = await runLab([...words, '--db', database]);
    // A validation that does not agree ends with 1, and prints all the same.
    if (code !== 0 && out === '') throw new Error(err);
    return out;
  };
}
