// A policy as lists show it: its name and title, the contract, what it governs, the source.
// Layout only.
import type { PolicyPreset } from '../../../../shared/spec/policy.ts';
import { wrapParagraph } from '../../../../shared/text/plain.ts';

export function policyLines({ policy, title, source, contract, governs }: PolicyPreset): string[] {
  return [
    ...wrapParagraph(`${policy.name}: ${title}`, 4),
    ...wrapParagraph(`    contract (${policy.contract}): ${contract}`, 4),
    ...wrapParagraph(`    governs: ${governs.join(', ')}`, 4),
    ...wrapParagraph(`    source: ${source}`, 4),
  ];
}
