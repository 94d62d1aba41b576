import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { width } from '../model/text.ts';

function shown(answer: string): string {
  return ` ${answer} `;
}

/** How many lines answers take beside one another, none of them broken. */
export function answerLines(answers: readonly string[], columns: number): number {
  let lines = 1;
  let used = 0;
  for (const answer of answers) {
    const wide = width(shown(answer));
    if (used > 0 && used + wide > columns) {
      lines++;
      used = 0;
    }
    used += wide;
  }
  return lines;
}

/** The answers to a question, of which the one at the cursor is in inverse. */
export function Answers(
  { answers, place }: { readonly answers: readonly string[]; readonly place: number },
): ReactElement {
  return (
    <Box flexWrap='wrap' flexShrink={0}>
      {answers.map((answer, at) => <Text key={answer} inverse={at === place}>{shown(answer)}
      </Text>)}
    </Box>
  );
}
