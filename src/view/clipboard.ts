import { Buffer } from 'node:buffer';

/** A terminal multiplexer that stands between the program and the terminal, by its variables. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What puts a text on the clipboard of the user's own terminal, also over SSH (OSC 52 of xterm's control sequences). tmux takes it
 * itself with `set-clipboard on`, and lets it pass with `allow-passthrough on`; GNU Screen lets it pass: they get it both ways.
 */
export function clipboard(text: string, { TMUX, STY, TERM = '' }: Environment): string {
  const plain = `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;
  if (TMUX || TERM.startsWith('tmux')) {
    return `${plain}\x1bPtmux;${plain.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  }
  // Screen shows what it does not know, so that it gets nothing but what it lets pass.
  return STY || TERM.startsWith('screen') ? `\x1bP${plain}\x1b\\` : plain;
}
