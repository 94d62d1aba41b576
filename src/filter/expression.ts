import type { Snapshot } from '../model/snapshot.ts';
import type { StateSet } from '../model/state.ts';
import type { Condition, Field } from './field.ts';
import { every, not, type RowTest, some } from './row-test.ts';
import { stateTest } from './states.ts';
import type { Operator, Place, Value } from './tokens.ts';

/** A key, its operator and its values; a row passes that meets one of the conditions. */
export type Term = Place & {
  readonly kind: 'term';
  /** Null for a bare word. */
  readonly field: Field | null;
  readonly operator: Operator;
  readonly values: readonly Value[];
  /** One for each value. */
  readonly conditions: readonly Condition[];
};

/** The syntax tree of a filter. */
export type Expression =
  | { readonly kind: 'everything' }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  /** A row of `state` and `exclude` words, as ss has them. */
  | (Place & { readonly kind: 'states'; readonly set: StateSet })
  | Term;

/**
 * The test of a snapshot's rows that an expression stands for.
 *
 * NOT is plain: a value that is not known meets no comparison, so `!rtt>5` passes a row without a round-trip time,
 * and `rtt!=5` is `!rtt=5`.
 */
export function bind(expression: Expression, snapshot: Snapshot): RowTest {
  switch (expression.kind) {
    case 'everything':
      return () => true;
    case 'and':
      return every(expression.operands.map((operand) => bind(operand, snapshot)));
    case 'or':
      return some(expression.operands.map((operand) => bind(operand, snapshot)));
    case 'not':
      return not(bind(expression.operand, snapshot));
    case 'states':
      return stateTest(expression.set)(snapshot);
    case 'term': {
      const test = some(expression.conditions.map((condition) => condition(snapshot)));
      return expression.operator === '!=' ? not(test) : test;
    }
  }
}
