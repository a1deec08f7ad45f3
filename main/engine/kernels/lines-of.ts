// How many cache lines a kernel moves for a request: fitted to measured rows (fitted-constants.ts), by
// the version whose layout it has.
import type { Kernel } from '../../../shared/spec/kernel.ts';
import { constantsOf, storedConstants, type Constants } from '../constants.ts';

/** The versions whose lines were fitted. */
export type LinesVersion = '4.10' | '4.14' | '5.2' | '5.13';

type Lines = Partial<Pick<Kernel, 'handlerLines' | 'sendLines' | 'ackLines' | 'maskCycles'>>;

export function linesOf(version: LinesVersion, constants: Constants = storedConstants): Lines {
  return { ackLines: 1, ...constantsOf(constants, `linux-${version}`) };
}
