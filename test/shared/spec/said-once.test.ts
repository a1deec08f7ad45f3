import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { specFields } from '../../../shared/spec/spec-fields.ts';

/** A file that names more fields than this has its own list. */
const mostFields = 7;

/** Where fields are defined or used: the table, the estimate, the simulator, and specs of measured rows. */
const homes = ['shared/spec/', 'shared/estimate/', 'main/engine/', 'main/validate/'];

/** Files that name more, each for a reason that no table can remove. */
const exceptions: Readonly<Record<string, string>> = {
  'main/calibrate/searched-costs.ts': 'the costs that are searched, a choice of some',
  'main/lab/validation/stored-uncertainty.ts': 'sets of those costs that a calibration found',
  'renderer/validation/cost-sources.ts': 'what measurements allow for those costs',
  'main/lab/sharing/capsules.ts': 'shortens the fields that are in most specs',
  'main/trace/fit/fit-workload.ts': 'makes a workload: finds a value for every field',
  'main/trace/fit/simulate-profile.ts': 'sets up the simulation that a fit is checked by',
  'main/trace/fit/assumed.ts': 'says why a field was assumed, of each that can be',
  'main/lab/runs/run-work.ts': 'what a run has to do, by what it is made of',
  'renderer/explore/estimate-fields.ts': 'the fields that have a slider, a choice of some',
  'shared/horizon.ts': 'the time scales that close windows, of the model',
  'renderer/text/glossary.ts': 'explains terms, and some fields have the name of a term',
};

/** Not `name`: everything has one. */
const names = new Set(specFields.map(({ name }) => name).filter((name) => name !== 'name'));

/** Field names in a source, each once; comments do not count. */
function namedFields(text: string): readonly string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');
  return [...new Set(code.match(/[A-Za-z]+/g))].filter((word) => names.has(word));
}

const sources = ['main', 'renderer', 'shared']
  .flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' }).map((path) =>
      `${top}/${path}`.replaceAll('\\', '/'),
    ),
  )
  .filter((path) => /\.(ts|vue)$/.test(path) && !homes.some((home) => path.startsWith(home)))
  .map((path) => ({ path, fields: namedFields(readFileSync(path, 'utf8')) }));

const isList = ({ fields }: (typeof sources)[number]) => fields.length > mostFields;

describe('the fields of a spec', () => {
  it('are listed nowhere but in the table', () => {
    const lists = sources.filter(isList).filter(({ path }) => !Object.hasOwn(exceptions, path));
    expect(lists).toEqual([]);
  });

  it('have no exception that is none', () => {
    const found = sources.filter(isList).map(({ path }) => path);
    expect(Object.keys(exceptions).filter((path) => !found.includes(path))).toEqual([]);
  });

  it('are found in a list, however it is written, and not in comments', () => {
    const list = specFields.slice(1, 10).map(({ name }) => name);
    expect(namedFields(list.map((name) => `  '${name}',`).join('\n'))).toEqual(list);
    expect(namedFields(list.map((name) => `${name}: 1,`).join(' '))).toEqual(list);
    expect(namedFields(list.map((name) => `// ${name}`).join('\n'))).toEqual([]);
    expect(namedFields(`/* ${list.join(' ')} */`)).toEqual([]);
  });

  it('are each in some file that reads them', () => {
    const simulator = readdirSync('main/engine', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => namedFields(readFileSync(`main/engine/${path}`, 'utf8')));
    const used = new Set([...simulator, ...sources.map(({ fields }) => fields)].flat());
    expect([...names].filter((name) => !used.has(name))).toEqual([]);
  });
});
