/** Whether a row of the snapshot that it was made for passes. */
export type RowTest = (row: number) => boolean;

/** Passes where another test does not. */
export function not(test: RowTest): RowTest {
  return (row) => !test(row);
}

/** Passes where one of the tests does. */
export function some(tests: readonly RowTest[]): RowTest {
  const [first = () => false, ...others] = tests;
  return others.reduce((any, test) => (row) => any(row) || test(row), first);
}

/** Passes where all of the tests do. */
export function every(tests: readonly RowTest[]): RowTest {
  const [first = () => true, ...others] = tests;
  return others.reduce((all, test) => (row) => all(row) && test(row), first);
}
