import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import koffi from 'koffi';
import { closeSync, constants, openSync } from 'node:fs';
import process from 'node:process';
import { sequence } from './keys.ts';
import { type Run, runs } from './runs.ts';

/** What the screen must show: a text on one of its lines, a pattern in its lines joined by `\n`, or anything else. */
export type Condition = string | RegExp | ((screen: readonly string[]) => boolean);

/** How a program ended; `signal` is 0 where none ended it. */
export type Exit = { readonly status: number; readonly signal: number };

export type TerminalOptions = {
  /** 80 if left out. */
  readonly columns?: number;
  /** 24 if left out. */
  readonly rows?: number;
  /** Added to the little that `open` gives; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The folder to start in; the test's own if left out. */
  readonly cwd?: string;
};

/** A program in a real pseudo-terminal, whose screen xterm keeps. */
export type Terminal = {
  readonly pid: number;
  /** Resolves when the program has ended and its last word is on the screen. Rejects at a deadline, which begins when it is asked for. */
  readonly exit: Promise<Exit>;
  /** The lines of the screen, without the spaces at their ends. */
  screen(): string[];
  /** A line of the screen with its colours and attributes; 0 is the first. */
  runs(row: number): Run[];
  /** The characters of a line, one for each column; '' is the right half of a wide one. */
  cells(row: number): string[];
  /** Whether the alternate screen is on. */
  isAlternate(): boolean;
  /** All that the program has written so far, escape sequences included, as far as it is on the screen. */
  received(): string;
  /** Presses keys, each named as in keys.ts; one call is one write, as when they are typed fast. */
  press(...keys: readonly string[]): void;
  /** Types or pastes a text as it is. */
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Takes nothing of what the program writes from now on, as a link that hangs does. */
  hang(): void;
  /** Takes it again. */
  goOn(): void;
  /** Takes the terminal away from its program, as a line that is cut does. */
  hangUp(): void;
  /**
   * The screen as soon as the condition holds: it is looked at now and whenever a whole update is on the screen. Rejects with
   * the whole screen when the program ends without it, and at a deadline. `what` says in that error what was waited for.
   */
  until(condition: Condition, what?: string): Promise<string[]>;
  /** Ends the program by SIGKILL if it still runs; resolves when it is gone. */
  close(): Promise<void>;
};

/** How a terminal's output is stopped and started (linux/termios.h). */
const TCOOFF = 0;
const TCOON = 1;
const tcflow = koffi.load('libc.so.6').func('int tcflow(int fd, int action)');

/** Only for a program that hangs; a condition that comes true takes what it takes. */
const SECONDS = 30;
const DEADLINE_MS = SECONDS * 1000;

/** What a program needs from the outside; colour settings and the marks of a CI machine stay out. */
const INHERITED = ['PATH', 'HOME', 'USER', 'TMPDIR', 'DENO_DIR', 'XDG_CACHE_HOME'];

type Waiter = { readonly look: () => void; readonly giveUp: (why: string) => void };

/** Starts a program in a terminal of its own. After its end the screen stays, and keys and sizes reach nobody. */
export function open(argv: readonly string[], options: TerminalOptions = {}): Terminal {
  const { columns = 80, rows = 24, env = {}, cwd = process.cwd() } = options;
  const [command, ...args] = argv;
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const program = spawn(command as string, args, {
    name: env['TERM'] ?? 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    // Nobody's own settings: a place below a device holds none.
    env: given({
      ...inherited(),
      XDG_CONFIG_HOME: '/dev/null',
      LANG: 'C.UTF-8',
      ...env,
    }),
  });
  const waiters = new Set<Waiter>();
  let received = '';
  let ended: Exit | null = null;

  const look = () => {
    // In the middle of an update the screen is neither the old nor the new one.
    if (screen.modes.synchronizedOutputMode && ended === null) return;
    for (const waiter of waiters) waiter.look();
  };
  // The descriptor of a program that has ended may be another file's by now.
  const write = (text: string) => {
    if (ended === null) program.write(text);
  };
  // A program may ask its terminal who it is and where the cursor stands.
  screen.onData(write);
  program.onData((text) => {
    screen.write(text, () => {
      received += text;
      look();
    });
  });
  const exit = new Promise<Exit>((resolve) => {
    program.onExit(({ exitCode, signal }) => {
      screen.write('', () => {
        ended = { status: exitCode, signal: signal ?? 0 };
        look();
        for (const { giveUp } of waiters) giveUp(ending(ended));
        resolve(ended);
      });
    });
  });

  const line = (row: number) => {
    const { active } = screen.buffer;
    const found = active.getLine(active.baseY + row);
    if (found === undefined) throw new Error(`The screen has no row ${row}`);
    return found;
  };
  const lines = () =>
    Array.from({ length: screen.rows }, (_, row) => line(row).translateToString(true).trimEnd());

  return {
    pid: program.pid,
    get exit() {
      return new Promise<Exit>((resolve, reject) => {
        const timer = setTimeout(
          () =>
            reject(
              new Error(`It did not end in ${SECONDS} seconds. The screen:\n${framed(lines())}`),
            ),
          DEADLINE_MS,
        );
        exit.then((how) => {
          clearTimeout(timer);
          resolve(how);
        });
      });
    },
    screen: lines,
    runs: (row) => runs(line(row)),
    cells(row) {
      const found = line(row);
      return Array.from({ length: found.length }, (_, column) => {
        const cell = found.getCell(column);
        return cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ';
      });
    },
    isAlternate: () => screen.buffer.active.type === 'alternate',
    received: () => received,
    press: (...keys) => write(keys.map(sequence).join('')),
    type: write,
    resize(columns, rows) {
      screen.resize(columns, rows);
      if (ended === null) program.resize(columns, rows);
      look();
    },
    hang: () => flow(program.pid, TCOOFF),
    goOn: () => flow(program.pid, TCOON),
    // The library has it on Unix, its types do not.
    hangUp: () => (program as IPty & { destroy(): void }).destroy(),
    until(condition, what = String(condition)) {
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          look() {
            const seen = lines();
            if (!holds(condition, seen)) return;
            settle();
            resolve(seen);
          },
          giveUp(why) {
            settle();
            reject(new Error(`Waited for ${what}, but ${why}. The screen:\n${framed(lines())}`));
          },
        };
        const timer = setTimeout(
          () => waiter.giveUp(`it did not come in ${SECONDS} seconds`),
          DEADLINE_MS,
        );
        const settle = () => {
          clearTimeout(timer);
          waiters.delete(waiter);
        };
        waiters.add(waiter);
        look();
        if (ended !== null && waiters.has(waiter)) waiter.giveUp(ending(ended));
      });
    },
    async close() {
      if (ended === null) program.kill('SIGKILL');
      await exit;
      screen.dispose();
    },
  };
}

/** Stops or starts the output of a program's terminal (tcflow(3)). */
function flow(pid: number, action: number): void {
  const terminal = openSync(`/proc/${pid}/fd/0`, constants.O_RDWR | constants.O_NOCTTY);
  const status = tcflow(terminal, action);
  closeSync(terminal);
  if (status !== 0) throw new Error(`Could not change the flow of the terminal of ${pid}`);
}

/** The variables that have a value: node-pty would hand on the word `undefined`. */
function given(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function inherited(): Record<string, string | undefined> {
  return Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
}

function holds(condition: Condition, screen: readonly string[]): boolean {
  if (typeof condition === 'string') return screen.some((line) => line.includes(condition));
  if (typeof condition === 'function') return condition(screen);
  return screen.join('\n').search(condition) >= 0;
}

function ending({ status, signal }: Exit): string {
  return `the program ended with ${signal === 0 ? `status ${status}` : `signal ${signal}`}`;
}

function framed(screen: readonly string[]): string {
  return screen.map((line) => `│${line}`).join('\n');
}
