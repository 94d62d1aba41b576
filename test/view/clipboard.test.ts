import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { clipboard } from '../../src/view/clipboard.ts';

const PLAIN = `\x1b]52;c;${Buffer.from('10.0.0.7').toString('base64')}\x07`;

test('a terminal gets OSC 52 with the text in base64', () => {
  assert.equal(clipboard('10.0.0.7', { TERM: 'xterm-256color' }), PLAIN);
  const text = 'naïve\x1b]0;世\x07';
  const coded = clipboard(text, {}).slice('\x1b]52;c;'.length, -1);
  assert.match(coded, /^[A-Za-z0-9+/]+=*$/);
  assert.equal(Buffer.from(coded, 'base64').toString(), text);
});

test('tmux gets it for itself and to be passed through, with each escape doubled', () => {
  for (const env of [{ TMUX: '/tmp/tmux', TERM: 'screen-256color' }, { TERM: 'tmux-256color' }]) {
    const sent = clipboard('10.0.0.7', env);
    const doubled = PLAIN.replaceAll('\x1b', '\x1b\x1b');
    assert.equal(sent, `${PLAIN}\x1bPtmux;${doubled}\x1b\\`);
  }
});

test('GNU Screen gets it to be passed through', () => {
  for (const env of [{ STY: '1.tty', TERM: 'xterm' }, { TERM: 'screen' }]) {
    assert.equal(clipboard('10.0.0.7', env), `\x1bP${PLAIN}\x1b\\`);
  }
});
