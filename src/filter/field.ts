import type { Names } from '../model/names.ts';
import type { Reach } from '../model/reach.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { RowTest } from './row-test.ts';
import type { Operator, Value } from './tokens.ts';
import type { Values } from './values.ts';

/** What a value asks for. All that can be done once per snapshot is done before it gives the test. */
export type Condition = (snapshot: Snapshot) => RowTest;

/** A filter key. */
export type Field = {
  readonly key: string;
  readonly aliases: readonly string[];
  /** One sentence for the help and the README. */
  readonly help: string;
  /** Values as one may write them, for the help and the README. */
  readonly examples: readonly string[];
  /** Every word that a value can be, for completion; absent where they are not a fixed list. */
  readonly words?: readonly string[];
  /** What a value may be now, where it is more or other than `words`; without both, the examples are offered. */
  readonly values?: Values;
  /** What is offered where there is no key, since a bare word is looked for here. */
  readonly bare?: Values;
  /** The sockets beyond which nothing passes a value, where the system can leave out the others. */
  readonly reach?: (value: Value) => Reach;
  /** Whether it asks who holds a socket, which takes longer to find than the sockets. */
  readonly owners?: true;
  /** Whether `<`, `<=`, `>` and `>=` have a meaning. */
  readonly ordered: boolean;
  /** Whether ss has the word, so that its value may follow after a space. */
  readonly ss?: true;
  /**
   * The condition that one value stands for.
   * @throws FilterError where the value is not one of this field's.
   */
  readonly parse: (value: Value, operator: Operator, names: Names) => Condition;
};
