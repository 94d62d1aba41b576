import assert from 'node:assert/strict';
import { type Condition, open, type Terminal, type TerminalOptions } from '../terminal/terminal.ts';

/** What was left of a program that had a terminal. */
export type Left = {
  readonly terminal: Terminal;
  readonly status: number;
  /** What stands on the screen between its command and the end. */
  readonly told: readonly string[];
};

export type Leaving = TerminalOptions & {
  /** What has to be on the screen before it is left; nothing: it leaves by itself. */
  readonly ready?: Condition;
  /** Makes it leave; is given its pid. */
  readonly how?: (terminal: Terminal, pid: number) => void;
};

/** The modes that the view may turn on, each with what turns it off again. */
const MODES = [
  ['the alternate screen', '\x1b[?1049h', '\x1b[?1049l'],
  ['a hidden cursor', '\x1b[?25l', '\x1b[?25h'],
  ['bracketed paste', '\x1b[?2004h', '\x1b[?2004l'],
  ['a synchronized update', '\x1b[?2026h', '\x1b[?2026l'],
  ['mouse clicks', '\x1b[?1000h', '\x1b[?1000l'],
  ['mouse moves', '\x1b[?1003h', '\x1b[?1003l'],
  ['mouse coordinates', '\x1b[?1006h', '\x1b[?1006l'],
] as const;

/** Runs a program between two looks at its terminal, and asserts that it gives that back as it was. */
export async function leaving(argv: readonly string[], options: Leaving): Promise<Left> {
  const { ready, how = () => {}, ...rest } = options;
  const command = argv.map((word) => `'${word}'`).join(' ');
  const terminal = open([
    'sh',
    '-c',
    `echo first; echo "before=$(stty -g)"; sh -c 'echo pid=$$; exec "$@"' sh ${command}
     echo "status=$?"; echo "after=$(stty -g)"; read end`,
  ], rest);
  const told = (name: string) =>
    new RegExp(`${name}=(\\S+)`).exec(terminal.received())?.[1] as string;
  if (ready !== undefined) {
    await terminal.until(ready, 'the view');
    assert.ok(terminal.isAlternate());
  }
  how(terminal, Number(told('pid')));
  await terminal.until(() => /after=\S+\s/.test(terminal.received()), 'the end');
  assert.ok(!terminal.isAlternate());
  assert.equal(told('after'), told('before'), 'the settings of the terminal');
  const text = terminal.received();
  for (const [mode, on, off] of MODES) {
    assert.ok(text.lastIndexOf(off) >= text.lastIndexOf(on), `${mode} is off`);
  }
  const between = /pid=\d+\s*([^]*)status=/.exec(terminal.screen().join('\n'))?.[1] ?? '';
  const lines = between.split('\n').filter((line) => line !== '');
  return { terminal, status: Number(told('status')), told: lines };
}
