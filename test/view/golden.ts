import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/**
 * Holds a screen against `test/view/screens/NAME.txt`, spaces at the ends of lines and empty last lines left out. New or
 * meant to change: `deno test -A --update-snapshots FILE` or `node --test --test-update-snapshots FILE`; read the difference.
 */
export function golden(t: TestContext, name: string, screen: readonly string[]): void {
  const path = fileURLToPath(new URL(`screens/${name}.txt`, import.meta.url));
  const text = `${screen.map((line) => line.trimEnd()).join('\n').trimEnd()}\n`;
  t.assert.fileSnapshot(text, path, { serializers: [String] });
}
