import { FIRST_PORT } from './scene.ts';
import type { Line } from './terminal.ts';

/** A key to press; `does` is null for one that only brings the view back to where it was and is not timed. */
export type Press = { readonly key: string; readonly does: 'move' | 'sort' | 'filter' | null };

/** The round of keys that is pressed again and again; it ends with the view as it began. */
export const KEYS: readonly Press[] = [
  ...'jkjk'.split('').map((key) => ({ key, does: 'move' as const })),
  ...'><'.split('').map((key) => ({ key, does: 'sort' as const })),
  ...'tt'.split('').map((key) => ({ key, does: 'filter' as const })),
  { key: '/', does: null },
  ...'127'.split('').map((key) => ({ key, does: 'filter' as const })),
  { key: '\u001b', does: null },
  { key: 'a', does: null },
];

/** Whether a screen shows rows of the scene. */
export function isRunning(screen: readonly Line[]): boolean {
  return screen.some(({ text }) => new RegExp(`:${FIRST_PORT}\\b`).test(text));
}

/** Seconds between two refreshes, from the header, or the default interval where it says nothing. */
export function secondsBetween(screen: readonly Line[]): number {
  for (const { text } of screen) {
    const seconds = /\bevery (\d+(?:\.\d+)?) ?s\b/.exec(text)?.[1];
    if (seconds !== undefined) return Number(seconds);
  }
  return 1;
}

/**
 * Whether a screen shows the effect of a key, and not only that of a refresh that came meanwhile: the cursor is on
 * another row; the headings look otherwise; the filter line or the number of rows does.
 */
export function answered(press: Press, before: readonly Line[], after: readonly Line[]): boolean {
  const watched = press.does === 'move' ? cursorOf : press.does === 'sort' ? headingsOf : filterOf;
  return watched(before) !== watched(after);
}

function cursorOf(screen: readonly Line[]): string {
  return screen.map(({ marked }) => (marked ? '1' : '0')).join('');
}

function headingRow(screen: readonly Line[]): number {
  return screen.findIndex(({ text }) => text.includes('Local Address'));
}

function headingsOf(screen: readonly Line[]): string {
  const line = screen[headingRow(screen)];
  return `${line?.text}${line?.look}`;
}

function filterOf(screen: readonly Line[]): string {
  return screen[headingRow(screen) - 1]?.text ?? '';
}
