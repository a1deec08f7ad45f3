import { explainGuess, markGuess } from '../guess.ts';
import type { ContractResult, RunResult } from '../result.ts';
import { formatTime, noValue } from './format.ts';
import { explainAnswers, formatAnswer, formatLongest } from './format-contract.ts';
import { wrapParagraph } from './plain.ts';
import { countReplications, formatProvenance } from './results.ts';
import { formatHardware, type DescribeSetup } from './setup.ts';
import { formatTable } from './table.ts';
import { tighten } from './tighten.ts';

export interface AdversaryTableInput {
  /** Runs of one machine and one workload but for its attacker; at least one. */
  readonly runs: readonly RunResult[];
  /** The attackers in order, each with what it does. */
  readonly adversaries: readonly { readonly name: string; readonly text: string }[];
  readonly describeSetup: DescribeSetup;
  /** The command, in words, that prints this text again. */
  readonly command: readonly string[];
}

type Row = readonly [policy: string, runs: readonly RunResult[]];

/** What a bound that is a time for the whole run allows. */
function formatAllowed([, runs]: Row): string {
  const contract = runs[0]?.attackedContract;
  const isFixed = contract?.bound === 'tick' || contract?.bound === 'max-age';
  return isFixed ? tighten(formatTime(contract.boundNs)) : noValue;
}

function matrix(
  rows: readonly Row[],
  adversaries: readonly string[],
  cell: (contract: ContractResult) => string,
): string[][] {
  return rows.map(([, runs]) =>
    adversaries.map((name) => {
      const run = runs.find(({ spec }) => spec.workload.attacker === name);
      return run?.attackedContract ? cell(run.attackedContract) : noValue;
    }),
  );
}

/** How many attackers a table of a mail has room for. */
const attackersPerTable = 4;

/** The attackers in tables of a few, each with its answers, then the same with its longest windows. */
function formatTables(rows: readonly Row[], names: readonly string[]): string[] {
  const parts = names.flatMap((_, at) =>
    at % attackersPerTable === 0 ? [names.slice(at, at + attackersPerTable)] : [],
  );
  const headsOf = (part: readonly string[]) =>
    part.map((header) => ({ header, align: 'right' as const }));
  const answers = parts.flatMap((part) => {
    const cells = matrix(rows, part, formatAnswer);
    const lines = rows.map(([policy], i) => [policy, ...(cells[i] ?? [])]);
    return [...formatTable([{ header: 'policy' }, ...headsOf(part)], lines), ''];
  });
  const bounds = [{ header: 'bound' }, { header: 'allows', align: 'right' as const }];
  const windows = parts.flatMap((part, at) => {
    const cells = matrix(rows, part, (contract) => tighten(formatLongest(contract)));
    // What is promised stands once.
    const columns = [{ header: 'policy' }, ...(at === 0 ? bounds : []), ...headsOf(part)];
    const lines = rows.map((row, i) => [
      row[0],
      ...(at === 0 ? [row[1][0]?.spec.policy.contract ?? '', formatAllowed(row)] : []),
      ...(cells[i] ?? []),
    ]);
    return [...formatTable(columns, lines), ''];
  });
  return [...answers, ...windows];
}

/** Answers and longest windows, policy by attacker, in mail form. */
export function formatAdversaries(input: AdversaryTableInput): string[] {
  const { runs, describeSetup, command } = input;
  const [first] = runs;
  if (!first) return [];
  const names = input.adversaries.map(({ name }) => name);
  const rows: Row[] = [...Map.groupBy(runs, ({ spec }) => markGuess(spec.policy.name, spec))];
  const { workload, machine } = first.spec;
  const bare = { ...first.spec, workload: { ...workload, attacker: 'none' } } as const;
  const irqsOff = formatTime(workload.irqsOffUs * 1000);
  const vcpuOff = formatTime(workload.vcpuOffMs * 1e6);
  const notes = [
    explainAnswers(
      `The contract on the CPU that the attacker holds, ${workload.tasks} tasks being on the other ` +
        `${machine.cpus - 1}, ${countReplications(runs.map((run) => run.replications))}`,
      runs.flatMap(({ attackedContract }) => attackedContract ?? []),
    ),
    'Below: the longest window seen on that CPU, >: it was open when the simulation ended; allows: ' +
      'what a bound allows that is a time.',
    ...input.adversaries.map(({ name, text }) => `${name}: ${text}`),
    `irqs-off: for ${irqsOff} at a time here (workload.irqsOffUs); descheduled-vcpu: for ${vcpuOff} ` +
      '(workload.vcpuOffMs).',
    ...explainGuess(runs.map(({ spec }) => spec)),
  ];
  return [
    ...formatHardware(describeSetup(bare), bare),
    '',
    ...formatTables(rows, names),
    ...notes.flatMap((text) => wrapParagraph(text, 2)),
    '',
    ...formatProvenance(runs, command),
  ];
}
