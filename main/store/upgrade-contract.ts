// What a result of before version 8 tells of its contract, in today's form. The rule: such a result says
// only whether something broke the bound, not whether there was an occasion. Where the row tells no
// more, the answer is that it is not known.
import type { ContractAnswer } from '../../shared/contract-answer.ts';
import type { ContractResult } from '../../shared/result.ts';

interface OldContract {
  readonly bound?: ContractResult['bound'];
  readonly kept?: boolean;
  readonly worstNs?: number | null;
  readonly boundNs?: number | null;
}

/** What an old result, or an old replay, says of it; other fields stay as they are. */
interface OldResult {
  readonly contract?: OldContract;
  readonly counters?: { readonly flushRequests?: number };
  readonly exposureWindowNs?: {
    readonly pairs?: { readonly count?: number; readonly openShare?: number };
  };
}

function answerOf({ contract = {}, counters, exposureWindowNs }: OldResult): ContractAnswer {
  if (contract.bound === 'unbounded') return 'no-bound';
  if (contract.kept === false) return 'broken';
  if (counters?.flushRequests === 0) return 'not-tested';
  // Every window that ended was held against the maximum age then too.
  const { count = 0, openShare = 1 } = exposureWindowNs?.pairs ?? {};
  return contract.bound === 'max-age' && count > 0 && openShare < 1 ? 'kept' : 'not-known';
}

function toContract(old: OldResult): object {
  const { bound, worstNs = null, boundNs = null } = old.contract ?? {};
  const isTimed = boundNs !== null;
  return {
    bound,
    answer: answerOf(old),
    occasions: null,
    breaches: null,
    worstNs: isTimed ? worstNs : null,
    boundNs,
    // Under `tick` the worst was a time of a CPU that ran, not a window.
    longestNs: bound === 'tick' ? null : worstNs,
    isLongestOpen: (old.exposureWindowNs?.pairs?.openShare ?? 0) > 0,
  };
}

/** The JSON of the result of a run or a replay; as it is if it is of today. */
export function upgradeContract(result: string): string {
  const old: OldResult = JSON.parse(result);
  if (old.contract?.kept === undefined) return result;
  return JSON.stringify({ ...old, contract: toContract(old), attackedContract: null });
}

/** The JSON of a setting of views or columns: the column of the contract has another name. */
export function renameContractColumn(value: string): string {
  const rename = (name: unknown) => (name === 'contractKept' ? 'contract' : name);
  return JSON.stringify(
    JSON.parse(value, (key, entry: unknown) => {
      if (key === 'sort') return rename(entry);
      return Array.isArray(entry) ? entry.map(rename) : entry;
    }),
  );
}
