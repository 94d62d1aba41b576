import { FilterError } from './error.ts';

/** Where a piece of a filter stands in its text: from the first character up to the one after the last. */
export type Place = { readonly from: number; readonly to: number };

/** How a key and its values are joined; `:` and `=` mean the same. */
export type Operator = ':' | '=' | '!=' | '>' | '>=' | '<' | '<=';

/** One of the values between commas. `text` is without the quotes or slashes around it. */
export type Value = Place & {
  readonly form: 'plain' | 'quoted' | 'pattern';
  readonly text: string;
};

/** A piece of a filter. A `key` is a word with an operator right behind it. */
export type Token =
  & Place
  & (
    | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' }
    | { readonly kind: 'operator'; readonly operator: Operator }
    | { readonly kind: 'key'; readonly text: string }
    | { readonly kind: 'values'; readonly values: readonly Value[] }
  );

const SIGNS: ReadonlyMap<string, 'open' | 'close' | 'and' | 'or' | 'not'> = new Map([
  ['(', 'open'],
  [')', 'close'],
  ['&', 'and'],
  ['&&', 'and'],
  ['and', 'and'],
  ['|', 'or'],
  ['||', 'or'],
  ['or', 'or'],
  ['!', 'not'],
  ['not', 'not'],
]);

/** Whether a word stands for AND, OR or NOT. */
export function isSign(word: string): boolean {
  return SIGNS.has(word.toLowerCase());
}

const SPACE = /\s*/y;
const SIGN = /[()]|&&?|\|\|?|!(?!=)/y;
const OPERATOR = /==?|!=|[<>]=?/y;
const KEY = /([a-z][\w-]*)(:|==?|!=|[<>]=?)/iy;
/** An IPv6 address, or the part of one, that begins with a letter and therefore looks like a key. */
const ADDRESS = /[0-9a-f]{1,4}:[0-9a-f:.]*(\/\d*)?(?![^\s()|&,])/iy;
/** The family that ss has before an address, which is no key. */
const FAMILY = /inet6?:/iy;
const PLAIN = /[^\s()|&,]+/y;
const QUOTED = /"([^"]*)"|'([^']*)'/y;
/** A slash up to the next one, which ends the value; any other slash is text, such as a path. */
const PATTERN = /\/((?:[^\\/]|\\.)+)\/(?![^\s()|&,])/y;
/** ss needs its brackets quoted in a shell; these quotes mean nothing. */
const SHELL_QUOTED = /(["'])\s*\(.*\)\s*\1/sy;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function afterSpace(text: string, at: number): number {
  return at + (match(SPACE, text, at) as RegExpExecArray)[0].length;
}

/**
 * Cuts a filter's text into its pieces.
 * @throws FilterError at a quote that is not closed, or where a value is missing beside a comma.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const shellQuotes = new Set<number>();
  let at = afterSpace(text, 0);
  while (at < text.length) {
    const quoted = match(SHELL_QUOTED, text, at);
    if (quoted !== null) shellQuotes.add(at).add(at + quoted[0].length - 1);
    if (!shellQuotes.has(at)) {
      tokens.push(...tokensAt(text, at));
      at = (tokens.at(-1) as Token).to;
    } else at++;
    at = afterSpace(text, at);
  }
  return tokens;
}

function tokensAt(text: string, at: number): Token[] {
  const sign = match(SIGN, text, at)?.[0];
  if (sign !== undefined) return [{ kind: SIGNS.get(sign)!, from: at, to: at + sign.length }];
  const operator = match(OPERATOR, text, at)?.[0];
  if (operator !== undefined) return [operatorAt(operator, at)];
  const isAddress = match(ADDRESS, text, at) !== null || match(FAMILY, text, at) !== null;
  const key = isAddress ? null : match(KEY, text, at);
  if (key === null) return [valuesAt(text, at)];
  const word = key[1] as string;
  const from = at + word.length;
  const to = at + key[0].length;
  const tokens: Token[] = [
    { kind: 'key', text: word, from: at, to: from },
    operatorAt(key[2] as string, from),
  ];
  if (match(PLAIN, text, to) !== null || text[to] === ',') tokens.push(valuesAt(text, to, true));
  return tokens;
}

function operatorAt(text: string, from: number): Token {
  const operator = text === '==' ? '=' : text as Operator;
  return { kind: 'operator', operator, from, to: from + text.length };
}

function valuesAt(text: string, from: number, afterKey = false): Token {
  const values = [valueAt(text, from)];
  let to = values[0]!.to;
  while (text[to] === ',') {
    values.push(valueAt(text, afterSpace(text, to + 1)));
    to = values.at(-1)!.to;
  }
  const [first] = values as [Value];
  const word = values.length === 1 && first.form === 'plain' && !afterKey
    ? SIGNS.get(first.text.toLowerCase())
    : undefined;
  return word === undefined ? { kind: 'values', values, from, to } : { kind: word, from, to };
}

function valueAt(text: string, from: number): Value {
  const quoted = match(QUOTED, text, from);
  if (quoted !== null) {
    const inside = quoted[1] ?? quoted[2] as string;
    return { form: 'quoted', text: inside, from, to: from + quoted[0].length };
  }
  const quote = text[from];
  if (quote === '"' || quote === "'") {
    throw new FilterError({ from }, `Unclosed quote: expected another ${quote} after it`);
  }
  const pattern = match(PATTERN, text, from);
  if (pattern !== null) {
    return {
      form: 'pattern',
      text: pattern[1] as string,
      from,
      to: from + pattern[0].length,
    };
  }
  const plain = match(PLAIN, text, from)?.[0];
  if (plain === undefined) {
    throw new FilterError({ from }, 'Missing value: expected one on each side of ","');
  }
  return { form: 'plain', text: plain, from, to: from + plain.length };
}
