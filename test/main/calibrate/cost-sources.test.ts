import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readCostName, searchedCosts } from '../../../main/calibrate/searched-costs.ts';
import { countSearched, fittedCosts } from '../../../renderer/validation/cost-sources.ts';

it('the fitted costs and their ranges are those that the search has', () => {
  // A cost that each machine has for itself has one range.
  const byField = new Map(
    searchedCosts.map(({ name, min, max }) => [readCostName(name).field, { min, max }]),
  );
  const searched = [...byField].map(([field, range]) => ({ field, ...range }));
  expect(fittedCosts.map(({ field, min, max }) => ({ field, min, max }))).toEqual(searched);
});

it('as many costs were searched as the page says', () => {
  const machines = new Set(searchedCosts.flatMap(({ name }) => name.match(/^.+(?=:)/) ?? []));
  expect(countSearched(machines.size)).toBe(searchedCosts.length);
});

it('the sources of the ranges are those of the model', () => {
  const model = readFileSync('main/engine/MODEL.md', 'utf8');
  const isThere = (text: string) =>
    text.split('; ').every((part) => part.split(', ').every((word) => model.includes(word)));
  expect(fittedCosts.filter(({ field }) => !model.includes(field))).toEqual([]);
  expect(fittedCosts.filter(({ source }) => !isThere(source))).toEqual([]);
});
