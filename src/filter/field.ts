import type { Snapshot } from '../model/snapshot.ts';
import type { RowTest } from './row-test.ts';
import type { Operator, Value } from './tokens.ts';

/** What a value asks for. All that can be done once per snapshot is done before it gives the test. */
export type Condition = (snapshot: Snapshot) => RowTest;

/** Names that the machine gives to numbers. */
export type Names = {
  /** Ports by the name of their service. */
  readonly services: ReadonlyMap<string, number>;
  /** Interface indexes by name. */
  readonly interfaces: ReadonlyMap<string, number>;
};

/** No names: ports and interfaces are known by number alone. */
export const NO_NAMES: Names = { services: new Map(), interfaces: new Map() };

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
