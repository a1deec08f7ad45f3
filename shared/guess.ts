import type { Policy } from './spec/policy.ts';

/** Stands behind the name of a policy whose costs are a guess, in every table and figure. */
export const guessMark = '?';

/** What is needed to tell whether a result rests on costs that nobody has published. */
export interface MaybeGuess {
  readonly policy: Pick<Policy, 'remote'>;
  /** Of a spec that has two; one that has not has what the kernel does here. */
  readonly userPolicy?: Pick<Policy, 'remote'>;
}

const byHardware: readonly Policy['remote'][] = ['broadcast', 'invlpgb', 'rar'];

/** True if the costs of a policy are not known from measurements: flushes of others by hardware. */
export function isGuess({ policy, userPolicy }: MaybeGuess): boolean {
  return [policy, userPolicy].some((one) => one && byHardware.includes(one.remote));
}

/** A name with the mark if it is due and not there. ASCII. */
export function markName(name: string, isDue: boolean): string {
  const end = ` ${guessMark}`;
  return isDue && !name.endsWith(end) ? `${name}${end}` : name;
}

/** The name of a spec with the mark if its costs are a guess. */
export function markGuess(name: string, spec: MaybeGuess): string {
  return markName(name, isGuess(spec));
}

/** What the mark means. */
export const guessText = 'a guess: no measured costs of hardware flushes have been published';

/** A note about several runs, if the costs of one are a guess. */
export function explainGuess(specs: readonly MaybeGuess[]): string[] {
  return specs.some(isGuess) ? [`${guessMark}: ${guessText}.`] : [];
}
