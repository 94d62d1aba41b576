/** The variables that a process was given. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the characters of the user's locale are UTF-8: the first that is set decides (locale(7)). */
export function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  return /\butf-?8\b/i.test(LC_ALL || LC_CTYPE || LANG || 'C');
}

/** Whether the terminal says that it cannot move its cursor (terminfo(5)). */
export function isDumb({ TERM }: Environment): boolean {
  return TERM === 'dumb' || TERM === 'unknown';
}
