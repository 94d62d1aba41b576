import { Text } from 'ink';
import { type ReactElement, useContext } from 'react';
import { cut, harmless, width } from '../model/text.ts';
import type { Prompt } from '../store/state.ts';
import { ThemeContext, usePlain } from './look.tsx';

type Offered = NonNullable<Prompt['offer']>;

/** Between two words. */
const GAP = 2;
/** For the ellipsis and its gap, at each end. */
const END = 3;

/** The words that have room in one line with the chosen one: from which place on, and how many. */
export function inSight({ words, place }: Offered, columns: number): readonly [number, number] {
  let start = 0;
  for (;;) {
    let used = END;
    let end = start;
    while (end < words.length) {
      used += Math.min(width(harmless(words[end] as string)), columns - 2 * END) + GAP;
      if (used > columns - END && end > start) break;
      end++;
    }
    if (place < end || end === words.length) return [start, end];
    start = end;
  }
}

/** The words that are offered for the one being typed, the chosen one in inverse, in one line. */
export function Offer(
  { offer, columns }: { readonly offer: Offered; readonly columns: number },
): ReactElement {
  const text = usePlain();
  const { ellipsis } = useContext(ThemeContext).glyphs;
  const [start, end] = inSight(offer, columns);
  return (
    <Text wrap='truncate-end'>
      {start > 0 ? `${ellipsis} ` : ' '}
      {offer.words.slice(start, end).map((word, at) => (
        <Text key={word}>
          <Text inverse={start + at === offer.place}>
            {text(cut(harmless(word), columns - 2 * END))}
          </Text>
          {' '.repeat(GAP)}
        </Text>
      ))}
      {end < offer.words.length && ellipsis}
    </Text>
  );
}
