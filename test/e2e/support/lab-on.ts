import { runLab } from '../../main/hosts/cli/support/run-lab.ts';

/** What a command prints, run in this process. */
export type LabOn = (...words: string[]) => Promise<string>;

/** The command line over a database that a walk shows as well. */
export function labOn(database: string): LabOn {
  return async (...words) => {
    const { code, out, err } = await runLab([...words, '--db', database]);
    if (code !== 0) throw new Error(err);
    return out;
  };
}
