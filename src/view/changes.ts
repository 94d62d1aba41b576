// Ink exports none of it.
import logUpdate from '../../node_modules/ink/build/log-update.js';
import { change } from './change.ts';

/** What Ink sends frames with, and where they go. */
type Log = ReturnType<typeof logUpdate.create>;
type Stream = Parameters<typeof logUpdate.create>[0];

/** From a line of the screen to another one below or above it: cursor down, cursor up (ECMA-48). */
function moved(lines: number): string {
  return lines === 0 ? '' : `\x1b[${Math.abs(lines)}${lines > 0 ? 'B' : 'A'}`;
}

/**
 * What makes a frame of a terminal another one with as many lines, from the place below it where the cursor is and back to it.
 */
export function changes(
  before: readonly string[],
  after: readonly string[],
  columns: number,
): string {
  const last = after.length - 1;
  let sent = '';
  let line = last;
  for (const [at, text] of after.entries()) {
    if (text === before[at]) continue;
    sent += moved(at - line) + change(before[at] as string, text, columns);
    line = at;
  }
  return `${sent}${moved(last - line)}\r`;
}

/** Control sequences (ECMA-48, and xterm's for updates that are shown at once): cursor to the first cell, erase all. */
const CLEAR = '\x1b[H\x1b[2J';
const BEGIN_UPDATE = '\x1b[?2026h';
const END_UPDATE = '\x1b[?2026l';

/** What draws the last frame anew, by the terminal that it was sent to. */
const painters = new WeakMap<Stream, () => void>();

/** Draws the last frame of a terminal anew, whatever stands there. */
export function repaint(stream: Stream): void {
  painters.get(stream)?.();
}

/** What sends frames, but a frame that follows another as its changes. */
function sparing(log: Log, stream: Stream): Log {
  let lines: readonly string[] | null = null;
  let columns: number | undefined;
  let rows: number | undefined;
  const shown = (text: string | null) => {
    lines = text === null ? null : text.split('\n');
    ({ columns, rows } = stream);
  };
  // A terminal does as it likes with what stands on it when its size changes, and a shell with the cursor.
  const whole = (text: string) => {
    log.reset();
    stream.write(CLEAR);
    shown(text);
    return log(text);
  };
  const render = (text: string) => {
    const now = text.split('\n');
    if (lines?.length !== now.length || columns !== stream.columns || rows !== stream.rows) {
      return whole(text);
    }
    const needsInk = columns === undefined || log.getCursorPosition() !== undefined ||
      !text.endsWith('\n');
    if (needsInk || !log.willRender(text)) {
      shown(text);
      return log(text);
    }
    stream.write(changes(lines, now, columns as number));
    log.sync(text);
    lines = now;
    return true;
  };
  painters.set(stream, () => {
    if (lines === null) return;
    stream.write(BEGIN_UPDATE);
    whole(lines.join('\n'));
    stream.write(END_UPDATE);
  });
  const forgetting = (act: () => void) => () => {
    shown(null);
    act();
  };
  return Object.assign(render, log, {
    clear: forgetting(log.clear),
    done: forgetting(log.done),
    reset: forgetting(log.reset),
    sync(text: string) {
      shown(text);
      log.sync(text);
    },
  });
}

/** Has Ink send the cells that changed: it sends a line from the first one of them on. */
export function sendChanges(): void {
  const { create } = logUpdate;
  logUpdate.create = (stream, options) => sparing(create(stream, options), stream);
}
