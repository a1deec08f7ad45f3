import type { CallValue } from '../../../shared/contract.ts';
import type { Runner } from '../runs/runner.ts';
import type { Presets } from '../spec/presets.ts';
import { resolveRequest } from '../spec/resolve.ts';
import { compareRow } from './compare-row.ts';
import { summarizeUncertainty } from './uncertainty.ts';
import { publishedRatios, publishedSources } from './published.ts';

/** Every measured ratio beside its stored result, the number of missing results, and the e-mails. */
export function readValidation(runner: Runner, presets: Presets): CallValue<'validation.get'> {
  const rows = publishedRatios.map((row) => {
    const { machine, policy } = row;
    const key = runner.keyOf(resolveRequest({ machine, policy }, presets));
    return { key, ...compareRow(row, runner.find(key), presets) };
  });
  const missing = rows.filter(({ simulated }) => simulated === null).length;
  const sources = Object.entries(publishedSources).map(([name, mail]) => ({ name, ...mail }));
  return { rows, missing, uncertainty: summarizeUncertainty(), sources };
}
