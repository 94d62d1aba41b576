import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';

/** A place in a text, both from 1; columns count UTF-16 code units. */
export type Position = { readonly line: number; readonly column: number };

/** What a text in TOML says, and where. */
export type Document = {
  /** Tables are objects without a prototype, so that no name in them means more than any other. */
  readonly root: Readonly<Record<string, unknown>>;
  /** The place of the key, or of the value, at a path; of the nearest path above it where there is none. */
  place(path: readonly string[], of: 'key' | 'value'): Position;
};

/** What makes a text no TOML. */
export type Fault = Position & { readonly message: string };

type Table = Record<string, unknown>;
type Places = { readonly key: Position; readonly value: Position };

const START: Position = { line: 1, column: 1 };

/** Reads TOML 1.0; gives the first fault where it is none. */
export function parseDocument(text: string): Document | Fault {
  try {
    return documentOf(parseTOML(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    if (error instanceof ParseError) {
      const { lineNumber: line, column, message } = error;
      return { line, column: column + 1, message: `Cannot read this as TOML: ${message}` };
    }
    // Arrays in arrays in arrays: the stack ends before the text does.
    if (error instanceof RangeError) {
      return { ...START, message: 'Cannot read this as TOML: it is too deep' };
    }
    throw error;
  }
}

function documentOf({ body: [top] }: AST.TOMLProgram): Document {
  const root = table();
  const places = new Map<string, Places>();
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') put(node, root, [], places);
    else {
      const path = node.resolvedKey.map(String);
      const place = start(node);
      places.set(path.join('\0'), { key: place, value: place });
      const inside = descend(root, node.resolvedKey);
      for (const pair of node.body) put(pair, inside, path, places);
    }
  }
  return {
    root,
    place(path, of) {
      for (let length = path.length; length > 0; length--) {
        const found = places.get(path.slice(0, length).join('\0'));
        if (found) return length === path.length ? found[of] : found.value;
      }
      return START;
    },
  };
}

function table(): Table {
  return Object.create(null) as Table;
}

function start({ loc: { start: { line, column } } }: AST.TOMLNode): Position {
  return { line, column: column + 1 };
}

/** The table at a path, made where there is none; a number is a place in an array of tables. */
function descend(from: Table, path: readonly (string | number)[]): Table {
  return path.reduce<Table>((inside, name, at) => {
    return (inside[name] ??= typeof path[at + 1] === 'number' ? [] : table()) as Table;
  }, from);
}

function put(
  { key, value }: AST.TOMLKeyValue,
  inside: Table,
  above: readonly string[],
  places: Map<string, Places>,
): void {
  const names = key.keys.map((part) => part.type === 'TOMLBare' ? part.name : part.value);
  const path = [...above, ...names];
  places.set(path.join('\0'), { key: start(key), value: start(value) });
  descend(inside, names.slice(0, -1))[names.at(-1) as string] = valueOf(value, path, places);
}

function valueOf(
  node: AST.TOMLContentNode,
  path: readonly string[],
  places: Map<string, Places>,
): unknown {
  switch (node.type) {
    case 'TOMLValue':
      return node.value;
    case 'TOMLArray':
      return node.elements.map((element, at) => {
        const inside = [...path, String(at)];
        places.set(inside.join('\0'), { key: start(element), value: start(element) });
        return valueOf(element, inside, places);
      });
    case 'TOMLInlineTable': {
      const inside = table();
      for (const pair of node.body) put(pair, inside, path, places);
      return inside;
    }
  }
}
