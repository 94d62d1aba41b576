import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDumb, isUtf8 } from '../../src/command/environment.ts';

test('the first variable of the locale that is set decides whether it is UTF-8', () => {
  for (const LANG of ['C.UTF-8', 'en_US.utf8', 'de_DE.UTF-8@euro', 'UTF-8']) {
    assert.ok(isUtf8({ LANG }), LANG);
  }
  for (
    const LANG of ['', 'C', 'POSIX', 'en_US', 'ja_JP.EUC-JP', 'utf', '\x1b]0;UTF8\x07'.slice(0, 6)]
  ) {
    assert.ok(!isUtf8({ LANG }), LANG);
  }
  assert.ok(isUtf8({ LANG: 'C', LC_CTYPE: 'C.UTF-8' }));
  assert.ok(!isUtf8({ LANG: 'C.UTF-8', LC_ALL: 'C', LC_CTYPE: 'C.UTF-8' }));
  assert.ok(isUtf8({ LANG: 'C.UTF-8', LC_ALL: '', LC_CTYPE: '' }));
  assert.ok(!isUtf8({}));
});

test('a terminal is dumb only where it says so', () => {
  assert.ok(isDumb({ TERM: 'dumb' }));
  for (const TERM of [undefined, '', 'xterm', 'linux', 'dumb-emacs-ansi']) {
    assert.ok(!isDumb({ TERM }));
  }
});
