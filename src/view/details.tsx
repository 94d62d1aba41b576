import { Box } from 'ink';
import { type ReactElement, useContext } from 'react';
import { detailTitle } from '../details.ts';
import { detailsOf, isGone, linesOf } from '../store/details.ts';
import type { State } from '../store/state.ts';
import { Line, ThemeContext, usePlain } from './look.tsx';
import { Rule } from './panel.tsx';

/** All that is told of one connection; when it is gone, what was last known of it. */
export function DetailLines(
  { state, lines }: { readonly state: State; readonly lines: number },
): ReactElement | null {
  const text = usePlain();
  // A height of nothing would look like what is not known.
  const levels = useContext(ThemeContext).glyphs.spark.slice(1);
  const details = detailsOf(state);
  if (details === null) return null;
  const all = linesOf(state, levels);
  const start = Math.max(0, Math.min(details.top, all.length - lines + 1));
  const gone = isGone(state, details) ? ', gone' : '';
  const place = `${start + 1} of ${all.length}`;
  return (
    <Box flexDirection='column'>
      <Rule
        columns={state.size.columns}
        title={text(`${detailTitle(details)}${gone} (${place})`)}
      />
      {all.slice(start, start + lines - 1).map(({ text: line, isTitle }, at) => (
        <Line key={at} bold={isTitle}>{text(line)}</Line>
      ))}
    </Box>
  );
}
