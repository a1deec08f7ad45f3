import * as v from 'valibot';
import { LabError } from '../../shared/errors.ts';
import { readFacts } from './machine-facts.ts';
import { checkMeasurement, sayIssue, type Measured, type Measurement } from './measurement.ts';

/** A row of a file that can be read, and what had to be mended or passed over in it, in words. */
export interface ReadRow {
  readonly row: Measurement;
  readonly notes: readonly string[];
}

/** A row of a file that cannot: what it says as far as it goes, and what is wrong with it. */
export interface UnreadableRow {
  readonly id: string;
  readonly experiment: string;
  readonly measured: Measured | null;
  readonly problem: string;
}

/** Rows of a file, in its order. */
export interface MeasurementFile {
  readonly rows: readonly (ReadRow | UnreadableRow)[];
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fileSchema = v.looseObject({ machines: v.optional(v.unknown()), rows: v.array(v.unknown()) });

/** Fields that say nothing of what was measured: left out if they are not as they should be. */
const remarks: Readonly<Record<string, string>> = {
  unit: 'string',
  uncertainty: 'string',
  source: 'string',
  where: 'string',
  year: 'number',
};

function isMeasured(value: unknown): value is Measured {
  const isFinite = (one: unknown) => typeof one === 'number' && Number.isFinite(one);
  return isFinite(value) || (Array.isArray(value) && value.length === 2 && value.every(isFinite));
}

class RowReader {
  private readonly machines: Fields;
  private readonly ids = new Set<string>();

  constructor(machines: unknown) {
    this.machines = isObject(machines) ? machines : {};
  }

  /** What is said of the row's machine, by itself or by its file. */
  private factsOf({ machine, machineFacts }: Fields, notes: string[]): Fields {
    const isNamed = typeof machine === 'string' && Object.hasOwn(this.machines, machine);
    const said = machineFacts ?? (isNamed ? this.machines[machine] : undefined);
    if (said === undefined) return {};
    const { facts, notes: own } = readFacts(said);
    notes.push(...own);
    return { machineFacts: facts };
  }

  private idOf({ id }: Fields, at: number, notes: string[]): string {
    const isNamed = (typeof id === 'string' && id !== '') || typeof id === 'number';
    const name = isNamed ? String(id) : `row ${at + 1}`;
    if (!isNamed) notes.push('it has no id');
    if (this.ids.has(name)) notes.push('an earlier row has the same id');
    this.ids.add(name);
    return name;
  }

  read(value: unknown, at: number): ReadRow | UnreadableRow {
    const notes: string[] = [];
    const fields = isObject(value) ? value : {};
    const id = this.idOf(fields, at, notes);
    const measured = isMeasured(fields['value']) ? fields['value'] : null;
    const experiment = typeof fields['experiment'] === 'string' ? fields['experiment'] : '';
    const fail = (problem: string): UnreadableRow => {
      const reason = [problem, ...notes].join('; ');
      return { id, experiment, measured, problem: reason };
    };
    if (!isObject(value)) return fail('it is no object');
    if (typeof fields['kernel'] === 'number') {
      return fail('kernel: a version is text: 4.10 is not the number 4.1');
    }
    const wrong = Object.keys(remarks).filter(
      (name) => (fields[name] ?? null) !== null && typeof fields[name] !== remarks[name],
    );
    notes.push(...wrong.map((name) => `${name} is no ${remarks[name]}, and left out`));
    const rest = Object.entries(fields).filter(([name]) => !wrong.includes(name));
    const { machine, ...others } = Object.fromEntries(rest);
    const own = machine === null ? {} : { machine };
    const range = isMeasured(measured) && typeof measured !== 'number' ? measured : null;
    const isTurned = range !== null && range[0] > range[1];
    if (isTurned) notes.push('the range is given from high to low');
    const checked = checkMeasurement({
      ...others,
      ...own,
      ...(isTurned ? { value: [range[1], range[0]] } : {}),
      ...this.factsOf(fields, notes),
      id,
    });
    return 'row' in checked ? { row: checked.row, notes } : fail(checked.problem);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError('bad-value', `the file of rows is no JSON: ${why}`, 'write {"rows": [...]}');
  }
}

/**
 * Reads a file of measured rows: JSON with `rows`, and `machines` by name, or just a list of rows. Rows
 * that are no measurements are kept with what is wrong with them.
 * @throws LabError `bad-value` if it is no JSON, or has no list of rows.
 */
export function parseMeasurementFile(text: string): MeasurementFile {
  const json = parseJson(text);
  const parsed = v.safeParse(fileSchema, Array.isArray(json) ? { rows: json } : json);
  if (!parsed.success) {
    throw new LabError('bad-value', sayIssue(parsed.issues[0]), 'write {"rows": [...]}');
  }
  const reader = new RowReader(parsed.output.machines);
  return { rows: parsed.output.rows.map((row, i) => reader.read(row, i)) };
}
