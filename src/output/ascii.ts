import type { Column } from '../columns.ts';
import { harmless, inAscii } from '../model/text.ts';

/** A column whose cells are in ASCII. */
export function asciiColumn<Source>(column: Column<Source>): Column<Source> {
  // What is replaced may be longer or shorter than what stands for it: the widest is that of the texts.
  const { widest: _, ...rest } = column;
  return {
    ...rest,
    text: (source, row, width) => inAscii(harmless(column.text(source, row, width))),
  };
}
