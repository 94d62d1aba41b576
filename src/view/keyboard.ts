import { emitKeypressEvents, type Interface } from 'node:readline';

/** A key as node:readline decodes it. */
export type Keypress = {
  readonly sequence?: string | undefined;
  readonly name?: string | undefined;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
  readonly shift?: boolean;
};

/** How long an Escape may be the beginning of a longer sequence, in milliseconds. */
const ESCAPE = 30;

/** What was pressed with Alt, which sends Escape and the character; two Escapes may also stand before a sequence. Null: it is no such key. */
function altedOf(sequence: string): string | null {
  const rest = sequence.slice(1);
  const isAlted = sequence.startsWith('\x1b') &&
    (rest.startsWith('\x1b') || [...rest].length === 1);
  return isAlted ? rest : null;
}

/** The keys without a character that mean something else with Shift. */
const SHIFTED: ReadonlySet<string> = new Set(['tab', 'up', 'down']);

/**
 * The name of a key in the table of keys: the character itself if it has one, or a word such as `down`, `f9`, `ctrl+d`,
 * `shift+tab`, `alt+!`. Null for what is no key.
 */
export function keyName(text: string | undefined, key: Keypress): string | null {
  const { name, ctrl, meta, shift, sequence = '' } = key;
  const alted = altedOf(sequence);
  if (alted !== null) {
    const plain = keyName(alted, {
      ...key,
      ...controlOf(name, alted),
      sequence: alted,
      meta: false,
    });
    return plain === null ? null : `alt+${plain}`;
  }
  if (ctrl) return name === undefined ? null : `ctrl+${name}`;
  if (text !== undefined && !meta && /^[^\p{C}\p{Z}]+$/u.test(text)) return text;
  if (name === undefined || name === 'undefined') return null;
  if (name === 'enter') return 'return';
  return shift && SHIFTED.has(name) ? `shift+${name}` : name;
}

/** What Ctrl makes of a letter, U+0001 to U+001A, which readline does not name after an Escape. */
function controlOf(name: string | undefined, character: string): Keypress {
  if (name !== undefined || character < '\x01' || character > '\x1a') return {};
  return { ctrl: true, name: String.fromCharCode(character.charCodeAt(0) + 96) };
}

const SHOWN: Readonly<Record<string, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  return: 'Enter',
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  backspace: 'Backspace',
  delete: 'Del',
};

const MODIFIERS: Readonly<Record<string, string>> = { ctrl: 'Ctrl', shift: 'Shift', alt: 'Alt' };

/** A key's name as people read it: `Ctrl+D`, `F9`, `PgDn`. */
export function keyText(name: string): string {
  if (/^f\d+$/.test(name)) return name.toUpperCase();
  const parts = name.split('+');
  const last = parts.at(-1) as string;
  if (parts.length === 2 && last !== '') {
    return `${MODIFIERS[parts[0] as string]}+${SHOWN[last] ?? last.toUpperCase()}`;
  }
  return SHOWN[name] ?? name;
}

/** A terminal's input. */
export type Input = NodeJS.ReadStream;

/** What is typed: a key, or a text that was pasted. */
export type Typing = {
  key(name: string): void;
  paste(text: string): void;
};

const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';
/** What comes before and after a pasted text, each with a `~` at its end. */
const PASTED_FROM = '\x1b[200';
const PASTED_TO = '\x1b[201';

/** Reads keys from a terminal until the function that it gives is called. */
export function listen(input: Input, output: NodeJS.WritableStream, typing: Typing): () => void {
  let pasted: string | null = null;
  // The type asks for a whole interface; only the time is read from it.
  emitKeypressEvents(input, { escapeCodeTimeout: ESCAPE } as unknown as Interface);
  let half = false;
  const onKey = (text: string | undefined, key: Keypress) => {
    // Deno gives the last character of such a sequence as a key of its own.
    const isRest = half && text === '~';
    half = key.sequence === PASTED_FROM || key.sequence === PASTED_TO;
    if (isRest) return;
    if (key.sequence?.startsWith(PASTED_FROM)) pasted = '';
    else if (key.sequence?.startsWith(PASTED_TO)) {
      typing.paste(pasted ?? '');
      pasted = null;
    } else if (pasted !== null) pasted += text ?? '';
    else {
      const name = keyName(text, key);
      if (name !== null) typing.key(name);
    }
  };
  input.on('keypress', onKey);
  input.setRawMode(true);
  input.resume();
  output.write(PASTE_ON);
  return () => {
    output.write(PASTE_OFF);
    input.off('keypress', onKey);
    input.setRawMode(false);
    input.pause();
  };
}
