import { markSpec } from '../extrapolation.ts';
import type { Spec } from '../spec/spec.ts';
import { wrapParagraph } from './plain.ts';

/** What a spec simulates, each part in words with the fields that are not its preset's; empty: not said. */
export interface Setup {
  /** Its CPUs, sockets and clock at least. */
  readonly machine: string;
  readonly kernel: string;
  readonly workload: string;
}

/**
 * Describes a spec for a heading.
 * @param inRows Fields that are said elsewhere, by dotted path, or whole presets; default none.
 */
export type DescribeSetup = (spec: Spec, inRows?: readonly string[]) => Setup;

/** The parts that are said, in order. */
export function listSetup({ machine, kernel, workload }: Setup): string[] {
  return [machine, kernel, workload].filter((part) => part !== '');
}

/** The first lines of a table, in the style of the mailing list; extrapolated is marked. */
export function formatHardware(setup: Setup, spec: Spec): string[] {
  const mark = markSpec(spec);
  const parts = [...listSetup(setup), ...(mark === null ? [] : [mark])];
  return wrapParagraph(`Modelled hardware: ${parts.join(', ')}`, 4);
}
