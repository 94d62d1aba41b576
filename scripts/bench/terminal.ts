import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { Buffer } from 'node:buffer';
import process from 'node:process';

/** The size of the terminal in which the live view is measured. */
export const COLUMNS = 200, ROWS = 50;

/** A line of a screen: its text, and a text that changes when a colour or another attribute of a cell does. */
export type Line = { readonly text: string; readonly look: string; readonly marked: boolean };

/** A program in a real pseudo-terminal. Times are those of `performance.now()`. */
export type Terminal = {
  readonly pid: number;
  readonly started: number;
  /** Bytes that the program wrote so far. */
  bytes(): number;
  /** What the screen shows once everything written so far is on it. */
  screen(): readonly Line[];
  press(keys: string): void;
  /** When the output came that made the screen fulfil a condition; null after `timeout` ms, or when the program ended. */
  when(holds: (screen: readonly Line[]) => boolean, timeout: number): Promise<number | null>;
  /** Presses a key to quit. Whether the program ended within 5 s; if not, it is killed. */
  quit(key: string): Promise<boolean>;
};

/** Starts a program in a terminal of its own. */
export function openTerminal([file, ...args]: readonly string[]): Terminal {
  const started = performance.now();
  const child = spawn(file as string, args, {
    cols: COLUMNS,
    rows: ROWS,
    name: 'xterm-256color',
    env: process.env,
  });
  const emulator = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const watchers = new Set<(at: number) => void>();
  let bytes = 0;
  let alive = true;
  const ended = new Promise<void>((resolve) => {
    child.onExit(() => {
      alive = false;
      resolve();
    });
  });
  child.onData((text) => {
    const at = performance.now();
    bytes += Buffer.byteLength(text);
    emulator.write(text, () => watchers.forEach((watch) => watch(at)));
  });
  emulator.onData((answer) => child.write(answer));

  const screen = () => Array.from({ length: ROWS }, (_, row) => lineOf(emulator, row));
  return {
    pid: child.pid,
    started,
    bytes: () => bytes,
    screen,
    press: (keys) => child.write(keys),
    when(holds, timeout) {
      return new Promise((resolve) => {
        const settle = (at: number | null) => {
          watchers.delete(watch);
          clearTimeout(timer);
          resolve(at);
        };
        const watch = (at: number) => {
          if (holds(screen())) settle(at);
        };
        const timer = setTimeout(settle, timeout, null);
        watchers.add(watch);
        ended.then(() => settle(null));
      });
    },
    async quit(key) {
      let killed = false;
      const patience = setTimeout(() => {
        killed = true;
        child.kill('SIGKILL');
      }, 5000);
      if (alive) child.write(key);
      await ended;
      clearTimeout(patience);
      emulator.dispose();
      return !killed;
    },
  };
}

function lineOf(emulator: xterm.Terminal, row: number): Line {
  const { active } = emulator.buffer;
  const line = active.getLine(active.baseY + row);
  const looks: number[] = [];
  let marked = 0;
  for (let column = 0, cell; (cell = line?.getCell(column, cell)) !== undefined; column++) {
    looks.push(cell.getFgColor(), cell.getBgColor(), cell.isBold() + cell.isInverse());
    if (cell.isInverse() || !cell.isBgDefault()) marked++;
  }
  return {
    text: line?.translateToString(true) ?? '',
    look: looks.join(),
    marked: marked > COLUMNS / 2,
  };
}
