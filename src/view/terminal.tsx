import { type Instance, render, useApp } from 'ink';
import process from 'node:process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { ReactElement } from 'react';
import { resize } from '../store/receive.ts';
import { dispatch, type Store } from '../store/store.ts';
import { drawByLines } from './canvas.ts';
import { repaint, sendChanges } from './changes.ts';
import { type Input, listen, type Typing } from './keyboard.ts';
import { flush, isBehind, silence, sizeOf } from './outlet.ts';
import { Screen } from './screen.tsx';
import type { Theme } from './theme.ts';

drawByLines();
sendChanges();

/** A frame may follow another after a sixtieth of a second; a key is answered at once. */
const FRAMES = 60;

/** Who has not been stopped so many milliseconds after the signal will not be. */
const UNSTOPPED = 200;

/** A terminal that has not taken the last frame after so many milliseconds is left as it is. */
const PATIENCE = 500;

/**
 * Whether a text that is longer than its line goes on in the next one (DECAWM). Terminals differ in how wide they draw some characters, and
 * one such line would move all below it.
 */
const CUT = '\x1b[?7l';
const WRAP = '\x1b[?7h';

/** Ends an update, shows the cursor and leaves the alternate screen, where Ink could not (xterm's control sequences). */
const RESTORE = `\x1b[?2026l\x1b[?25h\x1b[?1049l${WRAP}`;

/** The live view on a terminal. */
export type View = {
  /** Draws the whole screen anew. */
  redraw(): void;
  /** Gives the terminal back and stops the program until it is continued. */
  suspend(): void;
  /** Gives the terminal back for good. */
  close(): Promise<void>;
};

type Suspend = ReturnType<typeof useApp>['suspendTerminal'];

/** Opens the view; keys are reported until it is closed. */
export function openView(
  store: Store,
  theme: Theme,
  typing: Typing,
  output: NodeJS.WriteStream,
  input: Input = process.stdin,
): View {
  let suspendTerminal: Suspend | null = null;
  let app: Instance | null = null;
  let lent = false;

  function App(): ReactElement {
    suspendTerminal = useApp().suspendTerminal;
    return <Screen store={store} theme={theme} busy={busy} />;
  }

  // Before Ink's own listener, so that it finds the tree in the new size: React commits a state later, but what it is given at once.
  const onResize = () => {
    const { columns, rows } = sizeOf(output);
    dispatch(store, resize(columns, rows));
    app?.rerender(<App />);
  };
  output.on('resize', onResize);
  onResize();
  // While the terminal is behind, no frame is drawn; then one, of what is so by then.
  let missed = false;
  const busy = () => missed = isBehind(output);
  let isTorn = false;
  const mend = () => {
    isTorn = isBehind(output);
    if (!isTorn && !lent) repaint(output);
  };
  const onDrain = () => {
    if (missed) dispatch(store, (state) => ({ ...state }));
    if (isTorn) mend();
  };
  output.on('drain', onDrain);
  // A terminal that is as large as it was may have been another size meanwhile.
  const onWindow = () => void app?.waitUntilRenderFlush().then(mend);
  process.on('SIGWINCH', onWindow);
  // Before the first frame: who sees it may press a key.
  let deaf = listen(input, output, typing);
  const { unmount, waitUntilExit } = app = opened();
  // A drawing that fails rejects it, and nobody catches that: it is unexpected.
  void waitUntilExit();

  /** Draws the first frame; a terminal on which that fails is given back. */
  function opened(): Instance {
    try {
      output.write(CUT);
      return render(<App />, {
        stdout: output,
        stdin: input,
        alternateScreen: true,
        incrementalRendering: true,
        interactive: true,
        exitOnCtrlC: false,
        patchConsole: false,
        maxFps: FRAMES,
      });
    } catch (error) {
      deaf();
      output.write(RESTORE);
      throw error;
    }
  }

  /** Lends the terminal to whoever comes meanwhile. */
  async function lend(meanwhile: () => Promise<void>): Promise<void> {
    if (lent) return;
    lent = true;
    try {
      await suspendTerminal?.(meanwhile);
    } finally {
      lent = false;
    }
  }

  async function stop(): Promise<void> {
    deaf();
    output.write(WRAP);
    await flush(output, PATIENCE);
    const waiting = new AbortController();
    const continued = once(process, 'SIGCONT', waiting);
    // The whole group, as the terminal does it: the shell waits for its leader.
    process.kill(0, 'SIGTSTP');
    // Where no shell could continue it, the kernel does not stop it either (setpgid(2), orphaned process groups).
    await Promise.race([continued, setTimeout(UNSTOPPED)]);
    waiting.abort();
    // Who is in the background is not told of another size.
    const told = once(process, 'SIGWINCH');
    process.kill(process.pid, 'SIGWINCH');
    await told;
    deaf = listen(input, output, typing);
    output.write(CUT);
    onResize();
  }

  return {
    redraw() {
      if (lent) return;
      // Who was stopped by force, and a shell meanwhile, may have left it in another mode.
      // Node does nothing where it believes that the mode is on already.
      input.setRawMode(false);
      input.setRawMode(true);
      void lend(() => Promise.resolve());
    },
    suspend: () => void lend(stop),
    async close() {
      output.off('resize', onResize);
      output.off('drain', onDrain);
      process.off('SIGWINCH', onWindow);
      // A terminal that is gone can be given nothing.
      for (const step of [deaf, unmount, () => output.write(WRAP)]) {
        try {
          step();
        } catch {
          output.write(RESTORE);
        }
      }
      await flush(output, PATIENCE);
      if (isBehind(output)) silence(process.stderr);
    },
  };
}
