import process from 'node:process';

/** Writes to stderr, where perhaps nobody reads or nothing has room; calls back whatever came of it. */
export function complain(text: string, then: () => void = () => {}): void {
  if (text === '') return then();
  try {
    process.stderr.on('error', then).write(text, then);
  } catch {
    then();
  }
}
