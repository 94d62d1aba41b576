export function live(): Promise<number> {
  return Promise.resolve(0);
}
