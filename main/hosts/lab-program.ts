// The words that start the command line on another computer that sees the same files. The rule: they name
// this installation in full, so that what is started there is the same version.
import { fileURLToPath } from 'node:url';

export const labProgram: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL('./cli/shootdown-lab.mjs', import.meta.url)),
];
