import { ALL_STATES } from '../model/state.ts';
import { isPort, parseBare } from './bare.ts';
import { hasFamily, parseEndpoint } from './endpoint.ts';
import { FilterError, unknown } from './error.ts';
import type { Expression } from './expression.ts';
import type { Field } from './field.ts';
import { type Names, NO_NAMES } from '../model/names.ts';
import { nearest } from '../model/nearest.ts';
import { parseSsStates } from './states.ts';
import { type Operator, type Place, type Token, tokenize, type Value } from './tokens.ts';

/** What became of a filter's text. */
export type ParsedFilter =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly error: { readonly column: number; readonly message: string } };

/** Texts longer than this, and brackets deeper, are refused before they exhaust the stack. */
const MOST_CHARACTERS = 10_000;
const MOST_DEPTH = 100;

/** Operators that ss has a word for (ss(8), EXPRESSION). */
export const OPERATOR_WORDS: ReadonlyMap<string, Operator> = new Map([
  ['eq', '='],
  ['ne', '!='],
  ['neq', '!='],
  ['gt', '>'],
  ['ge', '>='],
  ['geq', '>='],
  ['lt', '<'],
  ['le', '<='],
  ['leq', '<='],
]);

/** The word of ss for ports that the kernel chose, which only a filter inside of it can tell. */
const AUTOBOUND = 'autobound';

/** Filters by the name that `@name` calls them by, in lower case; none has to make sense before it is called. */
export type NamedFilters = ReadonlyMap<string, string>;

/**
 * Reads a filter. OR binds weaker than AND, and AND than NOT; but a list in which every term is written as ss has it
 * is read from left to right, because ss does so, with the states before it as a condition on all of it.
 * Three oddities of ss (6.1) are not taken over: a row of states that leaves none means every connected one there;
 * the NOT of a network of prefix 0 passes nothing, since kernel and program disagree about its family; and a family
 * before an address leaves out every socket of the other one, whatever the other terms say.
 * Columns count UTF-16 units from 1.
 */
export function parseFilter(
  text: string,
  fields: readonly Field[],
  names: Names = NO_NAMES,
  named: NamedFilters = new Map(),
): ParsedFilter {
  const reading = begin(fields, names, named);
  try {
    return { ok: true, expression: new Parser(text, reading).parse() };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { column, message } = error;
    const [first] = reading.calls;
    const last = reading.calls.at(-1);
    return {
      ok: false,
      error: first && last
        ? { column: first.from + 1, message: `In @${last.name}, column ${column}: ${message}` }
        : { column, message },
    };
  }
}

/** What a filter's text and those of the names in it have in common while they are read. */
type Reading = {
  readonly fields: ReadonlyMap<string, Field>;
  /** A few, for an error. */
  readonly keys: readonly string[];
  readonly names: Names;
  readonly named: NamedFilters;
  /** The names whose texts are being read, the outermost first, and where they are called. */
  readonly calls: { readonly name: string; readonly from: number }[];
  /** Brackets and calls in each other. */
  depth: number;
  characters: number;
};

function begin(fields: readonly Field[], names: Names, named: NamedFilters): Reading {
  const words = fields.flatMap((field) =>
    [field.key, ...field.aliases].map((word) => [word, field] as const)
  );
  const keys = fields.slice(0, 3).map((field) => field.key);
  return { fields: new Map(words), keys, names, named, calls: [], depth: 0, characters: 0 };
}

/** An operand, and whether all of it is written as ss has it. */
type Operand = { readonly expression: Expression; readonly ss: boolean };
type Join = 'and' | 'or';

class Parser {
  readonly #reading: Reading;
  readonly #length: number;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string, reading: Reading) {
    reading.characters += text.length;
    if (reading.characters > MOST_CHARACTERS) {
      throw new FilterError(
        { from: Math.min(text.length, MOST_CHARACTERS) },
        `Filter too long: expected at most ${MOST_CHARACTERS} characters`,
      );
    }
    this.#reading = reading;
    this.#length = text.length;
    this.#tokens = tokenize(text);
  }

  parse(): Expression {
    if (this.#tokens.length === 0) return { kind: 'everything' };
    const { expression } = this.#list();
    const rest = this.#next();
    if (rest !== undefined) throw new FilterError(rest, 'Unexpected ")": no "(" stands before it');
    return expression;
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #list(): Operand {
    const operands = [this.#operand()];
    const joins: Join[] = [];
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.kind === 'close') break;
      const isJoin = next.kind === 'and' || next.kind === 'or';
      if (isJoin) this.#at++;
      joins.push(isJoin ? next.kind as Join : 'and');
      operands.push(this.#operand());
    }
    const ss = operands.every((operand) => operand.ss);
    const expressions = operands.map((operand) => operand.expression);
    return {
      expression: ss ? leftToRight(expressions, joins) : byPrecedence(expressions, joins),
      ss,
    };
  }

  #operand(): Operand {
    const token = this.#tokens[this.#at++];
    switch (token?.kind) {
      case 'not': {
        const { expression, ss } = this.#deeper(token, () => this.#operand());
        return { expression: { kind: 'not', operand: expression }, ss };
      }
      case 'open': {
        const inside = this.#deeper(token, () => this.#list());
        if (this.#tokens[this.#at++]?.kind !== 'close') {
          throw new FilterError(token, 'Unclosed "(": expected ")" after it');
        }
        return inside;
      }
      case 'key': {
        const field = this.#reading.fields.get(token.text.toLowerCase());
        if (field === undefined) throw this.#unknownKey(token);
        return this.#term(field, token);
      }
      case 'values':
        return this.#word(token.values, token);
      case 'operator':
        throw new FilterError(token, `Unexpected "${token.operator}": expected a key before it`);
      default:
        throw new FilterError(
          token ?? { from: this.#length },
          'Missing term: expected a word, or a key and its value, such as port:443',
        );
    }
  }

  #deeper<T>(at: Place, parse: () => T): T {
    if (++this.#reading.depth > MOST_DEPTH) {
      throw new FilterError(at, `Too deep: expected at most ${MOST_DEPTH} brackets in each other`);
    }
    const parsed = parse();
    this.#reading.depth--;
    return parsed;
  }

  #unknownKey(token: Token & { readonly kind: 'key' }): FilterError {
    const guess = nearest(token.text, this.#reading.fields.keys());
    const expected = guess === null
      ? `expected one such as ${this.#reading.keys.join(', ')}`
      : `did you mean "${guess}"?`;
    return new FilterError(token, `Unknown key "${token.text}": ${expected}`);
  }

  /** A word that no operator touches: ss's, a key with an operator further on, or a bare word. */
  #word(values: readonly Value[], place: Place): Operand {
    const word = plainWord(this.#tokens[this.#at - 1]);
    const next = this.#next();
    if (isStateWord(word) && next?.kind === 'values') {
      this.#at--;
      return this.#states();
    }
    if (word === AUTOBOUND) {
      throw new FilterError(
        place,
        `Cannot use "${AUTOBOUND}": the kernel does not tell who chose a port; expected ports, such as lport:>=32768`,
      );
    }
    const field = this.#reading.fields.get(word);
    if (field !== undefined && (next?.kind === 'operator' || (field.ss && this.#isSsValue(word)))) {
      return this.#term(field, place);
    }
    if (!values.some(isCall)) return { expression: this.#bare(values, place), ss: false };
    const operands = values.map((value) =>
      isCall(value) ? this.#call(value) : this.#bare([value], value)
    );
    return { expression: joined('or', operands), ss: false };
  }

  #isSsValue(word: string): boolean {
    const next = this.#next();
    if (next?.kind !== 'values') return false;
    const [value] = next.values as [Value];
    if (OPERATOR_WORDS.has(plainWord(next))) return true;
    return (word !== 'src' && word !== 'dst') || /^[\d[:*]/.test(value.text) ||
      hasFamily(value) || parseEndpoint(value, this.#reading.names) !== null;
  }

  /** ss unites the states of a row of `state` words, and takes those of `exclude` away. */
  #states(): Operand {
    const from = (this.#next() as Token).from;
    let set: number | null = null;
    let to = from;
    for (;;) {
      const word = plainWord(this.#next());
      const after = this.#tokens[this.#at + 1];
      if (!isStateWord(word) || after?.kind !== 'values') break;
      const named = after.values.reduce((union, value) => union | parseSsStates(value), 0);
      set = word === 'state' ? (set ?? 0) | named : (set ?? ALL_STATES) & ~named;
      to = after.to;
      this.#at += 2;
    }
    return { expression: { kind: 'states', set: set ?? 0, from, to }, ss: true };
  }

  #term(field: Field, key: Place): Operand {
    const operator = this.#operator();
    const token = this.#tokens[this.#at++];
    if (token?.kind !== 'values') {
      throw new FilterError(
        token ?? { from: this.#length },
        `Missing value: "${field.key}" takes one such as ${field.examples[0]}`,
      );
    }
    if (!field.ordered && /[<>]/.test(operator)) {
      throw new FilterError(token, `"${field.key}" has no order: expected ":", "=" or "!="`);
    }
    const { values } = token;
    const conditions = values.map((value) => field.parse(value, operator, this.#reading.names));
    const place = { from: key.from, to: token.to };
    return {
      expression: { kind: 'term', field, operator, values, conditions, ...place },
      ss: field.ss === true && operator !== ':',
    };
  }

  #operator(): Operator {
    const token = this.#next();
    if (token?.kind === 'operator') {
      this.#at++;
      return token.operator;
    }
    const operator = OPERATOR_WORDS.get(plainWord(token));
    if (operator !== undefined) this.#at++;
    return operator ?? '=';
  }

  #bare(values: readonly Value[], place: Place): Expression {
    const colon = isPort(values[0] as Value);
    const conditions = values.map((value) => parseBare(value, this.#reading.names, colon));
    const { from, to } = place;
    return { kind: 'term', field: null, operator: ':', values, conditions, from, to };
  }

  /** What a name stands for; places in it are those of its own text. */
  #call(value: Value): Expression {
    const { named, calls } = this.#reading;
    const name = value.text.slice(1).toLowerCase();
    const text = named.get(name);
    if (text === undefined) {
      const words = [...named.keys()].map((known) => `@${known}`);
      const expected = words[0] ? `expected one such as ${words[0]}` : 'no filter has a name';
      throw new FilterError(value, unknown('name', name && value.text, expected, words));
    }
    if (calls.some((call) => call.name === name)) {
      throw new FilterError(value, `Cannot use @${name}: it calls itself`);
    }
    // What throws leaves its calls behind, which tell where the mistake is.
    calls.push({ name, from: value.from });
    const expression = this.#deeper(
      { from: 0, to: 0 },
      () => new Parser(text, this.#reading).parse(),
    );
    calls.pop();
    return expression;
  }
}

/** Whether a value calls a filter by its name; `@/` begins an address that is no name. */
function isCall({ form, text }: Value): boolean {
  return form === 'plain' && text[0] === '@' && text[1] !== '/';
}

/** The one word that a token is, in lower case, or ''. */
export function plainWord(token: Token | undefined): string {
  if (token?.kind !== 'values' || token.values.length > 1) return '';
  const [{ form, text }] = token.values as [Value];
  return form === 'plain' ? text.toLowerCase() : '';
}

/** Whether a word begins a state of ss. */
export function isStateWord(word: string): boolean {
  return word === 'state' || word === 'exclude' || word === 'excl';
}

function joined(kind: Join, operands: readonly Expression[]): Expression {
  return operands.length === 1 ? operands[0] as Expression : { kind, operands };
}

function byPrecedence(operands: readonly Expression[], joins: readonly Join[]): Expression {
  const groups: Expression[][] = [[operands[0] as Expression]];
  joins.forEach((join, place) => {
    const operand = operands[place + 1] as Expression;
    if (join === 'or') groups.push([operand]);
    else groups.at(-1)!.push(operand);
  });
  return joined('or', groups.map((group) => joined('and', group)));
}

function leftToRight(operands: readonly Expression[], joins: readonly Join[]): Expression {
  const [first, ...rest] = operands as [Expression, ...Expression[]];
  if (first.kind === 'states' && joins[0] === 'and') {
    return joined('and', [first, leftToRight(rest, joins.slice(1))]);
  }
  return rest.reduce(
    (left, operand, place) => joined(joins[place] as Join, [left, operand]),
    first,
  );
}
