import { runtime } from '../runtime.ts';
import type { Scene } from '../scene/scene.ts';
import { open, type Terminal, type TerminalOptions } from '../terminal/terminal.ts';

/** The words of a command line that runs the program in the scene's network. */
export function estab(scene: Scene, ...args: readonly string[]): string[] {
  return scene.inside([...runtime('src/main.tsx'), ...args]);
}

/** The live view in a terminal of its own, as soon as it shows sockets; `close` ends it. */
export async function openLive(
  scene: Scene,
  args: readonly string[] = [],
  options: TerminalOptions = { columns: 120, rows: 50 },
): Promise<Terminal> {
  const terminal = open(estab(scene, ...args), options);
  await terminal.until((screen) => table(screen).length > 0, 'rows of the table');
  return terminal;
}

/** The rows of the table on a screen: what stands between the headings and the footer. */
export function table(screen: readonly string[]): string[] {
  const heading = screen.findIndex((line) => /\bState\b.*\bLocal Address\b/.test(line));
  return heading < 0 ? [] : screen.slice(heading + 1, -3).filter((line) => line.trim() !== '');
}

/** Whether the table has rows and all of them match. */
export function every(pattern: RegExp): (screen: readonly string[]) => boolean {
  return (screen) => table(screen).length > 0 && table(screen).every((line) => pattern.test(line));
}
