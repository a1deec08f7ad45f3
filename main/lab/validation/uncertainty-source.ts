import type { CostUncertainty, Costs } from './cost-uncertainty.ts';

/** When, by which model and by which command a thing was made. */
export interface MadeBy {
  readonly command: string;
  readonly modelVersion: string;
  /** Day, ISO 8601. */
  readonly date: string;
}

/** What was found, as it is kept in the tree. */
export interface StoredUncertainty extends Omit<CostUncertainty, 'sets'>, MadeBy {
  readonly costs: readonly string[];
  /** The values of these costs in each set. */
  readonly sets: readonly (readonly number[])[];
}

/** What was found, of what is kept. */
export function readUncertainty(stored: StoredUncertainty): CostUncertainty {
  const { singularValues, starts, costs, sets, ranges, leftOut, isolation } = stored;
  const named = sets.map((values): Costs =>
    Object.fromEntries(costs.map((name, i) => [name, values[i] ?? Number.NaN])),
  );
  return { singularValues, starts, sets: named, ranges, leftOut, isolation };
}

const quote = (value: string | number) => (typeof value === 'string' ? `'${value}'` : `${value}`);

/** An object on one line. */
function inline(entries: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(entries).map(([name, value]) => `${name}: ${quote(value)}`);
  return `    { ${parts.join(', ')} },`;
}

const list = (name: string, lines: readonly string[]) => [`  ${name}: [`, ...lines, '  ],'];

/** The source of the file that keeps it, formatted as the project's sources are. */
export function writeUncertainty(found: CostUncertainty, madeBy: MadeBy): string {
  return [
    `// Written by \`${madeBy.command} --write\`; do not edit. What each entry means: cost-uncertainty.ts.`,
    "import type { StoredUncertainty } from './uncertainty-source.ts';",
    '',
    'export const storedUncertainty: StoredUncertainty = {',
    ...Object.entries(madeBy).map(([name, value]) => `  ${name}: '${value}',`),
    `  singularValues: [${found.singularValues.join(', ')}],`,
    `  starts: ${found.starts},`,
    ...list(
      'costs',
      Object.keys(found.sets[0] ?? {}).map((name) => `    '${name}',`),
    ),
    ...list(
      'sets',
      found.sets.map((costs) => `    [${Object.values(costs).join(', ')}],`),
    ),
    ...list(
      'ranges',
      found.ranges.map((range) => inline({ ...range })),
    ),
    ...list(
      'leftOut',
      found.leftOut.map((range) => inline({ ...range })),
    ),
    ...list(
      'isolation',
      found.isolation.map((ratio) => inline({ ...ratio })),
    ),
    '};',
    '',
  ].join('\n');
}
