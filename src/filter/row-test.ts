/** Whether a row of the snapshot that it was made for passes. */
export type RowTest = (row: number) => boolean;

/** Passes where another test does not. */
export function not(test: RowTest): RowTest {
  return (row) => !test(row);
}

/** Passes where one of the tests does. */
export function some(tests: readonly RowTest[]): RowTest {
  const [first, second] = tests;
  if (first !== undefined && second === undefined) return first;
  return (row) => {
    for (const test of tests) if (test(row)) return true;
    return false;
  };
}

/** Passes where all of the tests do. */
export function every(tests: readonly RowTest[]): RowTest {
  return (row) => {
    for (const test of tests) if (!test(row)) return false;
    return true;
  };
}
