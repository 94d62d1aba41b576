import xterm from '@xterm/headless';
import { PassThrough, Writable } from 'node:stream';
import type { World } from '../../src/store/effects.ts';
import type { State } from '../../src/store/state.ts';
import { openStore } from '../../src/store/store.ts';
import type { Input } from '../../src/view/keyboard.ts';
import { paletteOf, type ThemeName } from '../../src/themes.ts';
import { press } from '../../src/view/press.ts';
import { openView } from '../../src/view/terminal.tsx';
import { theme } from '../../src/view/theme.ts';

/** What is drawn: the parts of a state, then keys that are pressed in it. */
export type Scene = {
  readonly state: Partial<State>;
  /** Names of keys as in `KEYS`. */
  readonly keys?: readonly string[];
  readonly columns: number;
  readonly rows: number;
  /** No characters beyond ASCII, and no colours. */
  readonly ascii?: boolean;
  /** No colours. */
  readonly colourless?: boolean;
  readonly theme?: ThemeName;
  readonly platform?: Partial<World['platform']>;
};

/** The screen as Ink draws it into a terminal of this size. */
export async function draw(scene: Scene): Promise<string[]> {
  const { columns, rows, ascii = false } = scene;
  const screen = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    // As the terminal driver does.
    convertEol: true,
  });
  const { promise: drawn, resolve } = Promise.withResolvers<void>();
  const lines = () =>
    Array.from(
      { length: rows },
      (_, row) => screen.buffer.active.getLine(row)?.translateToString(true) ?? '',
    );
  const output = new Writable({
    decodeStrings: false,
    write(text, _, done) {
      screen.write(text, () => {
        done();
        if (!screen.modes.synchronizedOutputMode && lines().some((line) => line !== '')) resolve();
      });
    },
  });
  const store = openStore({ ...scene.state, size: { columns, rows } });
  const world = {
    store,
    platform: { kinship: () => 'stranger', ...scene.platform },
    clip: () => {},
  } as unknown as World;
  for (const key of scene.keys ?? []) press(world, key);
  const view = openView(
    store,
    theme(ascii || scene.colourless ? null : paletteOf(scene.theme ?? 'terminal'), ascii),
    { key: () => {}, paste: () => {} },
    Object.assign(output, { isTTY: true, columns, rows }) as unknown as NodeJS.WriteStream,
    Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: () => {},
      ref: () => {},
      unref: () => {},
    }) as unknown as Input,
  );
  await drawn;
  const seen = lines();
  await view.close();
  return seen;
}
