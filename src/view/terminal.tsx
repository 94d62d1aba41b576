import { type Instance, render, useApp } from 'ink';
import process from 'node:process';
import { once } from 'node:events';
import type { ReactElement } from 'react';
import { resize } from '../store/receive.ts';
import { dispatch, type Store } from '../store/store.ts';
import { type Input, listen, type Typing } from './keyboard.ts';
import { Screen } from './screen.tsx';
import type { Theme } from './theme.ts';

/** A frame may follow another after a sixtieth of a second; a key is answered at once. */
const FRAMES = 60;

/** The live view on a terminal. */
export type View = {
  /** Draws the whole screen anew. */
  redraw(): void;
  /** Gives the terminal back and stops the program until it is continued. */
  suspend(): void;
  /** Gives the terminal back for good. */
  close(): void;
};

type Suspend = ReturnType<typeof useApp>['suspendTerminal'];

/** Opens the view; keys are reported until it is closed. */
export function openView(
  store: Store,
  theme: Theme,
  typing: Typing,
  input: Input = process.stdin,
  output: NodeJS.WriteStream = process.stdout,
): View {
  let suspendTerminal: Suspend | null = null;

  function App(): ReactElement {
    suspendTerminal = useApp().suspendTerminal;
    return <Screen store={store} theme={theme} />;
  }

  // Before Ink's own listener, so that it finds the tree in the new size.
  const onResize = () => dispatch(store, resize(output.columns, output.rows));
  output.on('resize', onResize);
  onResize();
  const app: Instance = render(<App />, {
    stdin: input,
    stdout: output,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: FRAMES,
  });
  let deaf = listen(input, output, typing);

  async function stop(): Promise<void> {
    deaf();
    const continued = once(process, 'SIGCONT');
    // The whole group, as the terminal does it: the shell waits for its leader.
    process.kill(0, 'SIGTSTP');
    await continued;
    deaf = listen(input, output, typing);
    onResize();
  }

  return {
    redraw: () => void suspendTerminal?.(() => {}),
    suspend: () => void suspendTerminal?.(stop),
    close() {
      deaf();
      output.off('resize', onResize);
      app.unmount();
    },
  };
}
