import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calls, events } from '../shared/contract.ts';
import { findRestated, findSchemaShapes, findShapes, type Shape } from './support/shapes.ts';

const schema = `export const progressSchema = readonlyObject({
  done: count,
  total: count,
  'etaMs': v.nullable(finite),
});`;

/** Types that state what the schema states. */
const rejected: [name: string, text: string][] = [
  ['an interface', 'interface A { readonly etaMs: number; total: number; done: number }'],
  ['an exported interface', 'export interface A { done: 1; total: 2; etaMs: 3 }'],
  ['a type', 'export type A = { readonly done: 1; total: 2; etaMs?: 3 };'],
  ['a part of a type', 'type A = readonly { done: 1; total: 2; etaMs: 3 }[];'],
  ['a part of an interface', 'interface A { now: { done: 1; total: 2; etaMs: 3 } }'],
  ['a result', 'function a(): { done: 1; total: 2; etaMs: 3 } { return b; }'],
];

/** Types that say something else. */
const accepted: [name: string, text: string][] = [
  ['a type that comes from the schema', 'type A = v.InferOutput<typeof progressSchema>;'],
  ['fewer properties', 'interface A { done: 1; total: 2 }'],
  ['more properties', 'interface A { done: 1; total: 2; etaMs: 3; unit: 4 }'],
  ['an interface that adds to another', 'interface A extends B { done: 1; total: 2; etaMs: 3 }'],
  ['an interface over any type', 'interface A<T> { done: T; total: T; etaMs: T }'],
  ['a comment', '/** interface A { done: 1; total: 2; etaMs: 3 } */'],
];

/**
 * Types that only share the names of their properties with a schema, or cannot come from it, and why.
 * One that is not found any more is to be taken out.
 */
const others: Readonly<Record<string, string>> = {
  'main/hosts/electron/window-state.ts: WindowState': 'a first window has no place yet',
  'main/lab/validation/uncertainty.ts: PresetRun': 'its spec is any that has names',
  'main/store/store.ts: ReplicationRow': 'its result has the type that its own program gave it',
  'main/store/sweep-heads.ts: page': 'the states are bound as one text',
  'shared/timeline/preview.ts: Preview': 'its bytes travel as base 64',
  'shared/estimate/estimate.ts: TwoClocks': 'estimated: it may come to be told as a range',
  'renderer/compare/footnotes.ts: Factor': 'the names alone are those of an exported text',
};

const folders = ['shared', 'main', 'renderer'];

function readShapes(): { readonly types: Shape[]; readonly schemas: Shape[] } {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  const sources = paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(ts|vue)$/.test(path))
    .map((path) => findShapes(path, readFileSync(path, 'utf8')));
  return {
    types: sources.flatMap(({ types }) => types),
    schemas: [
      ...sources.flatMap(({ schemas }) => schemas),
      ...findSchemaShapes('shared/contract.ts', { calls, events }),
    ],
  };
}

describe('the check for types that restate a schema', () => {
  const { schemas } = findShapes('shared/progress.ts', schema);

  it.each(rejected)('rejects %s', (_name, text) => {
    const { types } = findShapes('main/lab/a.ts', text);
    const complaint = expect.stringMatching(
      /^main\/lab\/a\.ts: [aA] is progressSchema of shared\/progress\.ts$/,
    );
    expect(findRestated(types, schemas)).toEqual([complaint]);
  });

  it.each(accepted)('accepts %s', (_name, text) => {
    expect(findRestated(findShapes('main/lab/a.ts', text).types, schemas)).toEqual([]);
  });

  it('knows the entries that a schema of the contract has from another', () => {
    const found = findSchemaShapes('shared/contract.ts', { calls });
    const { properties } = found.find(({ name }) => name.startsWith('calls fit.list output'))!;
    expect(properties).toEqual(['rows', 'total']);
    expect(found.map((shape) => shape.properties)).toContainEqual(
      expect.arrayContaining(['assumed', 'fittedAt', 'profile']),
    );
  });
});

describe('the project', () => {
  const { types, schemas } = readShapes();

  it('states the shape of what has a schema in the schema alone', () => {
    expect(types.length).toBeGreaterThan(100);
    expect(schemas.length).toBeGreaterThan(100);
    const restated = findRestated(types, schemas);
    const unknown = restated.filter((line) => !(line.split(' is ')[0]! in others));
    expect(unknown).toEqual([]);
    const known = Object.keys(others).filter(
      (name) => !restated.some((line) => line.startsWith(`${name} is `)),
    );
    expect(known).toEqual([]);
  });
});
