// Specs as the database holds them: in parts, which runs share. The rule: a spec is put together again to
// the very text that it was, and one that cannot be taken apart so is a part by itself. The seed is no
// part: it stands in the run, so that runs of many seeds share all.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { SpecSection } from '../../shared/spec/spec-fields.ts';

/** The sections of a spec in their usual order, by their columns. */
export const partColumns = {
  machine: 'machine_part',
  kernel: 'kernel_part',
  workload: 'workload_part',
  policy: 'policy_part',
  run: 'run_part',
} as const;
export type PartName = keyof typeof partColumns;
/** A section that stands at the end of the part of another. */
const innerSection = 'userPolicy';
const innerHead = `,"${innerSection}":`;
/** The sections in their usual order. */
const sectionNames = ['machine', 'kernel', 'workload', 'policy', innerSection, 'run'] as const;

export const partNames = Object.keys(partColumns) as PartName[];
export const partColumnList = partNames.map((name) => partColumns[name]);

/** Which part a section stands in: the policy of user mappings stands in that of the policy. */
export function partOf(section: SpecSection): PartName {
  return section === innerSection ? 'policy' : section;
}

/** A spec in parts: the JSON of each section, `null` where there is none. */
export interface SpecParts {
  readonly bodies: Readonly<Record<PartName, string>>;
  /** In the place of 0 in the section `run`. */
  readonly seed: number;
  /** The sections in order, where it is not the usual one; `whole`: the machine's part is all of it. */
  readonly layout: string | null;
}

type Sections = Readonly<Record<string, unknown>>;

const isSections = (value: unknown): value is Sections =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const none = 'null';
const noBodies: SpecParts['bodies'] = {
  machine: none,
  kernel: none,
  workload: none,
  policy: none,
  run: none,
};

const whole = (text: string): SpecParts => ({
  bodies: { ...noBodies, machine: text },
  seed: 0,
  layout: 'whole',
});

function takeSeed(run: unknown): number {
  const seed = isSections(run) ? run['seed'] : undefined;
  return typeof seed === 'number' && Number.isSafeInteger(seed) ? seed : 0;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The parts of the JSON of a spec. */
export function splitSpec(text: string): SpecParts {
  const spec = parse(text);
  if (!isSections(spec)) return whole(text);
  const order = Object.keys(spec);
  const isSection = (name: string) => (sectionNames as readonly string[]).includes(name);
  if (!order.every((name) => isSection(name) && spec[name] !== null)) return whole(text);
  const seed = takeSeed(spec['run']);
  const bodyOf = (name: PartName) => {
    const section = spec[name];
    if (section === undefined) return none;
    const own = name === 'run' && seed !== 0 ? { ...Object(section), seed: 0 } : section;
    const inner = name === 'policy' ? spec[innerSection] : undefined;
    return JSON.stringify(inner === undefined ? own : { ...Object(own), [innerSection]: inner });
  };
  const bodies = Object.fromEntries(partNames.map((name) => [name, bodyOf(name)])) as Record<
    PartName,
    string
  >;
  const usual = sectionNames.filter((name) => name in spec).join(' ');
  const layout = order.join(' ');
  const parts = { bodies, seed, layout: layout === usual ? null : layout };
  return joinSpec(parts) === text ? parts : whole(text);
}

/** The JSON of the spec of these parts. */
export function joinSpec({ bodies, seed, layout }: SpecParts): string {
  if (layout === 'whole') return bodies.machine;
  const texts: Record<string, string> = { ...bodies };
  // What stands before a colon is no part of a text: its quotes would be escaped.
  const inner = bodies.policy.lastIndexOf(innerHead);
  if (inner >= 0) {
    texts['policy'] = `${bodies.policy.slice(0, inner)}}`;
    texts[innerSection] = bodies.policy.slice(inner + innerHead.length, -1);
  }
  const usual = sectionNames.filter((name) => (texts[name] ?? none) !== none);
  const order = layout === null ? usual : layout.split(' ').filter((name) => name !== '');
  const entries = order.map((name) => {
    const body = texts[name] ?? none;
    const isSeeded = name === 'run' && seed !== 0;
    return `"${name}":${isSeeded ? JSON.stringify({ ...JSON.parse(body), seed }) : body}`;
  });
  return `{${entries.join(',')}}`;
}

const hashOf = (body: string) => createHash('sha256').update(body).digest();

/** Numbers of the parts, by their columns. */
export type PartIds = Readonly<Record<(typeof partColumnList)[number], number>>;

/** Makes parts that are new, and gives the numbers of all. Within a transaction. */
export function createPartWriter(db: Database.Database) {
  const find = db.prepare<[Buffer], number>('SELECT id FROM spec_part WHERE hash = ?').pluck();
  const add = db.prepare<[Buffer, string]>('INSERT INTO spec_part (hash, body) VALUES (?, ?)');
  const idOf = (body: string): number => {
    const hash = hashOf(body);
    return find.get(hash) ?? Number(add.run(hash, body).lastInsertRowid);
  };
  return ({ bodies }: Pick<SpecParts, 'bodies'>): PartIds =>
    Object.fromEntries(partNames.map((name) => [partColumns[name], idOf(bodies[name])])) as PartIds;
}

export interface PartRecord {
  readonly seed: number;
  readonly layout: string | null;
}

/** The columns of a spec in parts of a table, and the joins that they need. */
export function selectSpec(table: string): { readonly columns: string; readonly joins: string } {
  return {
    columns: [
      `${table}.seed`,
      `${table}.layout`,
      ...partNames.map((name) => `part_${name}.body AS ${name}_body`),
    ].join(', '),
    // Left, so that a row whose part was lost is still found.
    joins: partNames
      .map((name) => `LEFT JOIN spec_part part_${name} ON part_${name}.id = ${partColumns[name]}`)
      .join(' '),
  };
}

export type SpecRecord = PartRecord & Readonly<Record<`${PartName}_body`, string | null>>;

/** The JSON of a selected spec; a part that is lost gives a text that is no JSON. */
export function specTextOf(record: SpecRecord): string {
  const { seed, layout } = record;
  const bodies = Object.fromEntries(
    partNames.map((name) => [name, record[`${name}_body`] ?? '']),
  ) as Record<PartName, string>;
  if (Object.values(bodies).includes('')) return '';
  return joinSpec({ bodies, seed, layout });
}
