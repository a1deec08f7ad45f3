import { contractAnswers } from './contract-answer.ts';
import { LabError } from './errors.ts';
import { checkFieldValue } from './spec/check-field-value.ts';
import { fieldOf, fieldText, findColumn } from './spec/field-columns.ts';
import { parseFieldValue } from './spec/parse-field-value.ts';
import type { SpecField } from './spec/spec-fields.ts';
import { findTermName } from './term-names.ts';
import {
  dateForm,
  isWhole,
  maxTerms,
  maxTermValues,
  maxWordLength,
  numberFields,
  operators,
  runFlags,
  runStatuses,
  valueFields,
  type NumberTermField,
  type Operator,
  type RunFlag,
  type RunTerm,
  type ValueField,
} from './run-terms.ts';

/** Maximum length of a filter's text. */
export const maxFilterLength = 1000;

/** An invalid filter, with the place of the wrong term so that it can be shown. */
export class FilterError extends LabError {
  /** From the first character of the wrong term to just after its last. */
  readonly start: number;
  readonly end: number;

  constructor(problem: string, token: Pick<Token, 'at' | 'text'>, hint: string) {
    super('bad-usage', `${problem}, at position ${token.at + 1}`, hint);
    this.start = token.at;
    this.end = token.at + token.text.length;
  }
}

interface Token {
  /** As written, including quotation marks. */
  readonly text: string;
  readonly at: number;
}

/** A value without spaces or commas, or in quotation marks. */
const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const tokenForm = new RegExp(String.raw`(?:${quoted}|[^\s"])+|"`, 'gsu');
const termForm = /^([a-z][\w.-]*)(:|<=|>=|<|>|=)(.*)$/isu;
const valueForm = new RegExp(String.raw`(${quoted}|[^",]+)(,|$)`, 'ysu');
const timeForm = /^(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)(ns|us|ms|s)?$/i;
const plainForm = /^(?!-)[^\s",:<>=\\]+$/u;

const timeUnits: readonly (readonly [unit: string, ns: number])[] = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
];

function isOneOf<T extends string>(list: readonly T[], text: string): text is T {
  return (list as readonly string[]).includes(text);
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/gsu, '$1') : text;
}

function quote(text: string): string {
  if (plainForm.test(text)) return text;
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** The values of a list: `sync,deferred`. */
function splitValues(list: string, token: Token): string[] {
  const values: string[] = [];
  const form = new RegExp(valueForm);
  while (form.lastIndex < list.length) {
    const match = form.exec(list);
    const value = unquote(match?.[1] ?? '');
    if (value.trim() === '')
      throw new FilterError('a value is missing or not closed', token, listHint);
    if (!values.includes(value)) values.push(checkWord(value, token));
  }
  if (values.length === 0 || list.endsWith(',')) {
    throw new FilterError('a value is missing', token, listHint);
  }
  if (values.length > maxTermValues) {
    throw new FilterError(`more than ${maxTermValues} values`, token, 'leave some out');
  }
  return values;
}
const listHint = 'for example: policy:sync,deferred';

function checkWord(text: string, token: Token): string {
  if (text.length <= maxWordLength) return text;
  throw new FilterError(`longer than ${maxWordLength} characters`, token, 'shorten it');
}

function readOne(list: string, token: Token): string {
  const [value = '', ...others] = splitValues(list, token);
  if (others.length === 0) return value;
  throw new FilterError('only one value fits here', token, 'write the term once for each value');
}

/** The text of a value of a field that has no values of its own: as it is, or as the field has it. */
function readFieldText(field: SpecField, text: string, token: Token): string {
  // Lists show these in words, which name no value to set.
  if (['name', 'quantiles', 'weights'].includes(field.kind)) return text;
  const value = parseFieldValue(field.path, text);
  const problem = checkFieldValue(field, value);
  if (problem !== null) {
    throw new FilterError(problem, token, `for example: ${field.path}:${exampleOf(field)}`);
  }
  return fieldText(field.kind === 'choices' ? inOrder(field.choices, value) : value);
}

function inOrder(choices: readonly string[], value: unknown): readonly string[] {
  return choices.filter((choice) => Array.isArray(value) && value.includes(choice));
}

function exampleOf(field: SpecField): string {
  if (field.kind === 'choice' || field.kind === 'choices') return field.choices[0] ?? 'none';
  if (field.kind === 'number' || field.kind === 'integer') return String(field.max);
  return field.kind === 'flag' ? 'true' : 'null';
}

/** Reads a number; a time has a unit and is returned in ns. */
function readNumber(field: NumberTermField, text: string, token: Token): number {
  const [, digits = '', unit = ''] = timeForm.exec(text) ?? [];
  const isTime = field === 'p99';
  const size = timeUnits.find(([name]) => name === unit.toLowerCase())?.[1];
  const value = Number(digits) * (size ?? 1);
  const isFit = !isWhole(field) || Number.isSafeInteger(value);
  const hasRightUnit = isTime ? size !== undefined : unit === '' || text === '0';
  if (digits !== '' && Number.isFinite(value) && hasRightUnit && isFit) return value;
  const expected = isTime ? 'a time such as 1ms' : isWhole(field) ? 'a whole number' : 'a number';
  throw new FilterError(`${field} is compared with ${expected}`, token, numberHint);
}
const numberHint = 'for example: cpus>=64, ratio<2, p99<1ms';

function readCount(text: string, token: Token): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new FilterError('sweep has a whole number', token, 'for example: sweep:2');
}

/** The fields that have a few values. */
const knownValues: { readonly [F in ValueField]?: readonly string[] } = {
  status: runStatuses,
  contract: contractAnswers,
};

function readValues(field: ValueField, list: string, token: Token): RunTerm {
  const values = splitValues(list, token);
  const known = knownValues[field];
  const unknown = known && values.find((value) => !isOneOf(known, value));
  if (unknown) {
    throw new FilterError(`no ${field} is ${unknown}`, token, `it is ${known.join(', ')}`);
  }
  const spec = fieldOf(field);
  const isPath = spec !== undefined && !findColumn(field);
  if (isPath) {
    const texts = values.map((value) => readFieldText(spec, value, token));
    return { kind: 'values', field, values: [...new Set(texts)] };
  }
  if (!isOneOf(numberFields, field)) return { kind: 'values', field, values };
  const numbers = values.map((value) => String(readNumber(field, value, token)));
  return { kind: 'values', field, values: [...new Set(numbers)] };
}

function readFlag(text: string, token: Token): RunFlag {
  if (isOneOf(runFlags, text)) return text;
  throw new FilterError(`a run cannot be ${text}`, token, `it is ${runFlags.join(', ')}`);
}

function readComparison(name: string, operator: Operator, rest: string, token: Token): RunTerm {
  if (!isOneOf(numberFields, name)) {
    throw new FilterError(`${name} is not a number`, token, `write ${name}:value`);
  }
  if (rest === '') throw new FilterError('a number is missing', token, numberHint);
  return { kind: 'number', field: name, operator, value: readNumber(name, rest, token) };
}

/** The name of a term. @throws FilterError with the nearest one. */
function findNamed(written: string, token: Token): string {
  const found = findTermName(written);
  if (found.name !== undefined) return found.name;
  throw new FilterError(found.problem, token, found.hint);
}

function readNamed(written: string, operator: string, rest: string, token: Token): RunTerm {
  const name = findNamed(written, token);
  if (isOneOf(operators, operator)) return readComparison(name, operator, rest, token);
  if (isOneOf(valueFields, name)) return readValues(name, rest, token);
  if (isOneOf(numberFields, name)) return readComparison(name, '=', rest, token);
  const value = readOne(rest, token);
  if (name === 'is') return { kind: 'is', flag: readFlag(value, token) };
  if (name === 'sweep') return { kind: 'sweep', id: readCount(value, token) };
  if (name === 'note') return { kind: 'note', text: value };
  if (!dateForm.test(value)) {
    throw new FilterError(`${value} is not a date`, token, 'for example: since:2026-11-01');
  }
  return { kind: name === 'since' ? 'since' : 'until', date: value };
}

function readTerm(token: Token): RunTerm {
  const isNot = token.text.startsWith('-') && token.text.length > 1;
  const text = isNot ? token.text.slice(1) : token.text;
  const match = termForm.exec(text);
  const [, name = '', operator = '', rest = ''] = match ?? [];
  const term = match ? readNamed(name, operator, rest, token) : readText(text, token);
  if (!isNot) return term;
  if (term.kind === 'is' && term.flag === 'all') {
    throw new FilterError(
      'this excludes every run',
      token,
      'is:all shows archived runs with the others',
    );
  }
  return { ...term, not: true };
}

function readText(text: string, token: Token): RunTerm {
  const isQuoted = new RegExp(`^${quoted}$`, 'su').test(text);
  if (!isQuoted && text.includes('"')) {
    throw new FilterError('a quotation mark is not closed', token, 'for example: "as posted"');
  }
  const value = unquote(text);
  if (value.trim() === '') throw new FilterError('the text is empty', token, 'write a word');
  return { kind: 'text', text: checkWord(value, token) };
}

/**
 * The terms of a filter, all of which must hold.
 * @throws FilterError with the place of the first wrong term.
 */
export function parseRunFilter(text: string): RunTerm[] {
  if (text.length > maxFilterLength) {
    const rest = { text: text.slice(maxFilterLength), at: maxFilterLength };
    throw new FilterError(`longer than ${maxFilterLength} characters`, rest, 'shorten it');
  }
  const tokens = [...text.matchAll(tokenForm)].map((match) => ({
    text: match[0],
    at: match.index,
  }));
  const beyond = tokens[maxTerms];
  if (beyond) throw new FilterError(`more than ${maxTerms} terms`, beyond, 'leave some out');
  return tokens.map(readTerm);
}

function formatNanoseconds(ns: number): string {
  const unit = timeUnits.find(
    ([, size]) => Math.abs(ns) >= size && Number(String(ns / size)) * size === ns,
  );
  const [name, size] = unit ?? ['ns', 1];
  return `${ns / size}${name}`;
}

function formatPositive(term: RunTerm): string {
  switch (term.kind) {
    case 'text':
      return quote(term.text);
    case 'values':
      return `${term.field}:${term.values.map(quote).join(',')}`;
    case 'number': {
      const { field, operator, value } = term;
      return `${field}${operator}${field === 'p99' ? formatNanoseconds(value) : value}`;
    }
    case 'is':
      return `is:${term.flag}`;
    case 'sweep':
      return `sweep:${term.id}`;
    case 'note':
      return `note:${quote(term.text)}`;
    case 'since':
    case 'until':
      return `${term.kind}:${term.date}`;
  }
}

/** The text that parses to these terms. */
export function formatRunFilter(terms: readonly RunTerm[]): string {
  return terms.map((term) => `${term.not ? '-' : ''}${formatPositive(term)}`).join(' ');
}
