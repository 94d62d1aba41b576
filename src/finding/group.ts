/** Rows that a check speaks of together, the larger groups first. */
export function groups<K>(
  rows: readonly number[],
  key: (row: number) => K,
): readonly (readonly [K, readonly [number, ...number[]]])[] {
  const byKey = new Map<K, [number, ...number[]]>();
  for (const row of rows) {
    const its = key(row);
    const group = byKey.get(its);
    if (group) group.push(row);
    else byKey.set(its, [row]);
  }
  return [...byKey].sort(([, a], [, b]) => b.length - a.length);
}

/** The largest of some values of rows. */
export function most(rows: readonly number[], value: (row: number) => number): number {
  return rows.reduce((so, row) => Math.max(so, value(row)), 0);
}
