import type { Prompt } from './state.ts';

/** The lines that were typed earlier, of each kind, the newest last. */
export type Earlier = Readonly<Record<Prompt['line'], readonly string[]>>;

/** Nothing was typed yet. */
export const NOTHING_EARLIER: Earlier = { ports: [], text: [] };

/** More lines than this are not remembered. */
const MOST = 200;

/** The lines with one more; an empty one, and one that is the newest already, is not added. */
export function withLine(earlier: Earlier, line: Prompt['line'], text: string): Earlier {
  const lines = earlier[line];
  const added = text.trim();
  if (added === '' || added === lines.at(-1)) return earlier;
  return { ...earlier, [line]: [...lines, added].slice(-MOST) };
}
