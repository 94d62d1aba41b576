import type { Field } from './field.ts';
import { isStateWord, OPERATOR_WORDS, plainWord } from './grammar.ts';
import { isSign, type Token, tokenize } from './tokens.ts';
import { begins, type Known } from './values.ts';

/** What may stand in the place of a part of a filter's text. */
export type Completion = {
  /** The part: from its first character up to the caret. */
  readonly from: number;
  readonly to: number;
  /** Texts that may take its place, the likeliest first. */
  readonly candidates: readonly string[];
};

/** More candidates than this are of no use to anybody. */
const MOST = 500;

/** Words and what separates them; a quote that is not closed runs to the end. */
const PIECES = /[\s()|&]+|(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s()|&"'])+/g;
/** The values of a word and the commas between them. */
const VALUES = /,|(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^,"'])+/g;
const KEY = /^([a-z][\w-]*)(?::|==?|!=|[<>]=?)/i;

/** What the word before the caret may become: keys, values that are there now, and names of filters. */
export function complete(
  text: string,
  caret: number,
  fields: readonly Field[],
  known: Known,
): Completion {
  const head = text.slice(0, caret);
  const last = head.match(PIECES)?.at(-1) ?? '';
  const word = /^[\s()|&]/.test(last) ? '' : last.replace(/^!+/, '');
  const key = KEY.exec(word);
  const values = key === null ? word : word.slice(key[0].length);
  const part = values.match(VALUES)?.at(-1) ?? '';
  const typed = part === ',' ? '' : part;
  const name = key?.[1] ?? keyBefore(text.slice(0, caret - word.length), fields);
  const words = name === null
    ? bareWords(typed, part === word, fields, known)
    : valueWords(fieldOf(name, fields), typed, known, !/[<>!]/.test(key?.[0] ?? ''));
  const candidates = [...new Set(words)].slice(0, MOST);
  return { from: caret - typed.length, to: caret, candidates };
}

function fieldOf(name: string, fields: readonly Field[]): Field | undefined {
  const word = name.toLowerCase();
  const key = isStateWord(word) ? 'state' : word;
  return fields.find((field) => field.key === key || field.aliases.includes(key));
}

/** The key whose value comes next after a text, as in `port = ` or ss's `state `; null where a new term begins. */
function keyBefore(text: string, fields: readonly Field[]): string | null {
  let tokens: readonly Token[];
  try {
    tokens = tokenize(text);
  } catch {
    return null;
  }
  const last = tokens.at(-1);
  const isOperator = last?.kind === 'operator' || OPERATOR_WORDS.has(plainWord(last));
  const token = isOperator ? tokens.at(-2) : last;
  const word = token?.kind === 'key' ? token.text : plainWord(token);
  const takesNext = isOperator || isStateWord(word) || fieldOf(word, fields)?.ss === true;
  return takesNext && word !== '' ? word : null;
}

/** The values that begin as what is typed; of numbers that are no names the examples, where the operator leaves them open. */
function valueWords(
  field: Field | undefined,
  typed: string,
  known: Known,
  isOpen = true,
): readonly string[] {
  if (field === undefined) return [];
  const { values, words, ordered, examples } = field;
  const begun = typed.replace(/^["']/, '');
  if (values !== undefined) {
    return begin(values(known, begun), begun)
      .flatMap((word) => quoted(word, typed, /^[^\s()|&,"'<>=!/][^\s()|&,"']*$/.test(word)));
  }
  return begin(words ?? (ordered && isOpen ? examples : []), typed);
}

/** Words of a term without a key: a key with its colon where there is room for one, names of filters, and what such a word is looked for in. */
function bareWords(
  typed: string,
  isFirst: boolean,
  fields: readonly Field[],
  known: Known,
): readonly string[] {
  const keys = isFirst ? fields.map(({ key }) => `${key}:`) : [];
  const filters = [...known.named.keys()].map((name) => `@${name}`);
  if (typed === '' || typed[0] === '@') return begin([...keys, ...filters], typed);
  if (typed[0] === ':') {
    const ports = fieldOf('port', fields);
    return valueWords(ports, typed.slice(1), known).map((word) => `:${word}`);
  }
  const begun = typed.replace(/^["']/, '');
  const words = fields.flatMap(({ bare }) => [...bare?.(known, begun) ?? []]);
  return [
    ...begin(keys, typed),
    ...begin(words, begun).flatMap((word) =>
      quoted(
        word,
        typed,
        /^[a-z][\w.+-]*$/i.test(word) && !isSign(word) && fieldOf(word, fields) === undefined,
      )
    ),
  ];
}

function begin(words: Iterable<string>, typed: string): string[] {
  return [...words].filter((word) => begins(word, typed));
}

/** A word as the filter has to have it, in quotes where it needs them or has one already; none where no quotes can hold it. */
function quoted(word: string, typed: string, isPlain: boolean): string[] {
  if (isPlain && !/^["']/.test(typed)) return [word];
  const quote = word.includes('"') || (typed[0] === "'" && !word.includes("'")) ? "'" : '"';
  return word.includes(quote) ? [] : [`${quote}${word}${quote}`];
}
