import { LabError } from './errors.ts';
import { isFilter, parseFilterCondition } from './filter-condition.ts';
import { readField } from './spec/read-field.ts';
import type { Point } from './sweep.ts';

/** What an expression is made of and evaluates to. */
type Value = number | string | boolean | null;
type Kind = 'number' | 'text' | 'field' | 'word' | 'operator' | 'end';

interface Token {
  readonly kind: Kind;
  readonly text: string;
  /** Position of its first character, counted from 1. */
  readonly at: number;
}

type Evaluate = (scope: object) => Value;

/** A parsed constraint over the fields of a spec. */
export interface Condition {
  readonly text: string;
  /** The fields that it names, without repeats. */
  readonly paths: readonly string[];
  /**
   * Whether it holds for an object of sections of fields.
   * @throws LabError `unknown-field` for a field the object lacks, `bad-usage` for operands of the
   *   wrong type.
   */
  holds(scope: object): boolean;
}

const maxLength = 1000;
const example = 'for example: machine.cpus >= workload.tasks && policy.name != "sync"';
const tokenForm =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|("[^"]*"|'[^']*')|([A-Za-z][A-Za-z]*\.[A-Za-z]+)|([A-Za-z][A-Za-z0-9_-]*)|(&&|\|\||[=!<>]=|[<>!()+*/=-]))/y;
const kinds: readonly Kind[] = ['number', 'text', 'field', 'word', 'operator'];

function refuse(problem: string, at: number): LabError {
  return new LabError('bad-usage', `condition: ${problem} at position ${at}`, example);
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const form = new RegExp(tokenForm);
  while (form.lastIndex < text.trimEnd().length) {
    const start = form.lastIndex;
    const match = form.exec(text);
    if (!match) {
      const at = start + /^\s*/.exec(text.slice(start))![0].length;
      throw refuse(`unexpected ${JSON.stringify(text[at])}`, at + 1);
    }
    const group = match.findIndex((part, i) => i > 0 && part !== undefined);
    const found = match[group] ?? '';
    tokens.push({
      kind: kinds[group - 1] ?? 'operator',
      text: found,
      at: form.lastIndex - found.length + 1,
    });
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length + 1 }];
}

/** A list reads as its items joined by `+`. */
function readValue(scope: object, path: string): Value | undefined {
  const value = readField(scope, path);
  return Array.isArray(value) ? value.join('+') : (value as Value | undefined);
}

function describe(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Recursive descent, one method per level of precedence, loosest first. */
class Parser {
  private readonly tokens: readonly Token[];
  private next = 0;
  readonly fields = new Map<string, number>();

  constructor(text: string) {
    this.tokens = tokenize(text);
  }

  parse(): Evaluate {
    const whole = this.either();
    if (this.token.kind !== 'end')
      throw refuse(`expected the end, got ${this.token.text}`, this.token.at);
    return whole;
  }

  private get token(): Token {
    return this.tokens[this.next]!;
  }

  private take(...operators: string[]): Token | undefined {
    const { token } = this;
    if (token.kind !== 'operator' || !operators.includes(token.text)) return undefined;
    this.next++;
    return token;
  }

  private either(): Evaluate {
    let left = this.both();
    for (let operator = this.take('||'); operator; operator = this.take('||')) {
      const [a, b] = [truth(left, operator.at), truth(this.both(), operator.at)];
      left = (scope) => a(scope) || b(scope);
    }
    return left;
  }

  private both(): Evaluate {
    let left = this.comparison();
    for (let operator = this.take('&&'); operator; operator = this.take('&&')) {
      const [a, b] = [truth(left, operator.at), truth(this.comparison(), operator.at)];
      left = (scope) => a(scope) && b(scope);
    }
    return left;
  }

  private comparison(): Evaluate {
    const left = this.sum();
    const assign = this.take('=');
    if (assign) throw refuse('= is written ==,', assign.at);
    const operator = this.take('==', '!=', '<', '<=', '>', '>=');
    if (!operator) return left;
    const right = this.sum();
    const chained = this.take('==', '!=', '<', '<=', '>', '>=');
    if (chained) throw refuse('comparisons cannot be chained; join them with &&', chained.at);
    if (operator.text === '==') return (scope) => left(scope) === right(scope);
    if (operator.text === '!=') return (scope) => left(scope) !== right(scope);
    const [a, b] = [quantity(left, operator.at), quantity(right, operator.at)];
    if (operator.text === '<') return (scope) => a(scope) < b(scope);
    if (operator.text === '<=') return (scope) => a(scope) <= b(scope);
    if (operator.text === '>') return (scope) => a(scope) > b(scope);
    return (scope) => a(scope) >= b(scope);
  }

  private sum(): Evaluate {
    let left = this.product();
    for (let operator = this.take('+', '-'); operator; operator = this.take('+', '-')) {
      const [a, b] = [quantity(left, operator.at), quantity(this.product(), operator.at)];
      left =
        operator.text === '+' ? (scope) => a(scope) + b(scope) : (scope) => a(scope) - b(scope);
    }
    return left;
  }

  private product(): Evaluate {
    let left = this.unary();
    for (let operator = this.take('*', '/'); operator; operator = this.take('*', '/')) {
      const [a, b] = [quantity(left, operator.at), quantity(this.unary(), operator.at)];
      left =
        operator.text === '*' ? (scope) => a(scope) * b(scope) : (scope) => a(scope) / b(scope);
    }
    return left;
  }

  private unary(): Evaluate {
    const operator = this.take('!', '-');
    if (!operator) return this.primary();
    const operand = this.unary();
    if (operator.text === '!') {
      const isTrue = truth(operand, operator.at);
      return (scope) => !isTrue(scope);
    }
    const amount = quantity(operand, operator.at);
    return (scope) => -amount(scope);
  }

  private primary(): Evaluate {
    const open = this.take('(');
    if (open) {
      const inner = this.either();
      if (!this.take(')')) throw refuse(`expected ), got ${this.token.text}`, this.token.at);
      return inner;
    }
    const { kind, text, at } = this.token;
    this.next++;
    if (kind === 'number') return constant(Number(text));
    if (kind === 'text') return constant(text.slice(1, -1));
    if (kind === 'field') return this.field(text, at);
    if (kind === 'word') return word(text, at);
    throw refuse(`expected a value, got ${text}`, at);
  }

  private field(path: string, at: number): Evaluate {
    if (!this.fields.has(path)) this.fields.set(path, at);
    return (scope) => readValue(scope, path) ?? null;
  }
}

function constant(value: Value): Evaluate {
  return () => value;
}

function word(text: string, at: number): Evaluate {
  if (text === 'true' || text === 'false') return constant(text === 'true');
  if (text === 'null') return constant(null);
  throw refuse(`write text in quotes: "${text}"`, at);
}

function truth(operand: Evaluate, at: number): (scope: object) => boolean {
  return (scope) => {
    const value = operand(scope);
    if (typeof value === 'boolean') return value;
    throw refuse(`expected true or false, got ${describe(value)}`, at);
  };
}

function quantity(operand: Evaluate, at: number): (scope: object) => number {
  return (scope) => {
    const value = operand(scope);
    if (typeof value === 'number') return value;
    throw refuse(`expected a number, got ${describe(value)}`, at);
  };
}

/**
 * Parses a constraint: comparisons of dotted fields, numbers, quoted text, true, false and null,
 * with + - * /, && || ! and parentheses, as in C. `==` and `!=` never convert. A list field reads as its items
 * joined by `+`. Only these operators are executed. Or terms of the filter of runs, of fields of a spec:
 * `policy:sync,deferred cpus>=64`.
 * @throws LabError `bad-usage`, with the position of the error.
 */
export function parseCondition(text: string): Condition {
  if (text.length > maxLength) throw refuse(`longer than ${maxLength} characters`, maxLength + 1);
  if (isFilter(text)) return { text, ...parseFilterCondition(text) };
  const parser = new Parser(text);
  const evaluate = truth(parser.parse(), 1);
  return {
    text,
    paths: [...parser.fields.keys()],
    holds(scope) {
      for (const [path, at] of parser.fields) {
        if (readValue(scope, path) !== undefined) continue;
        const problem = `condition: unknown field ${path} at position ${at}`;
        throw new LabError('unknown-field', problem, 'lab run --help lists every field');
      }
      return evaluate(scope);
    },
  };
}

/**
 * True when a condition only involves fields that the point itself sets, and does not hold for it. Such a
 * point need not be a valid spec: `machine.sockets <= machine.cpus` drops machines that cannot be built.
 */
export function isExcluded(point: Point, conditions: readonly Condition[]): boolean {
  const scope: Record<string, Record<string, unknown>> = {};
  const set = new Set<string>();
  for (const [path, value] of point) {
    const [section = '', name = 'name'] = path.split('.');
    set.add(`${section}.${name}`);
    (scope[section] ??= {})[name] = value;
  }
  return conditions.some(
    (condition) => condition.paths.every((path) => set.has(path)) && !condition.holds(scope),
  );
}
