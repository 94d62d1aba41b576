/** What stands where nothing is known. */
export const UNKNOWN = '–';

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'] as const;

/** A number of bytes in at most five columns: `0`, `999`, `1.2K`, `34.5M`; powers of 1000 (SI). */
export function bytesText(bytes: number): string {
  if (Number.isNaN(bytes)) return UNKNOWN;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0
    ? String(Math.round(value))
    : `${value.toFixed(value < 99.95 ? 1 : 0)}${UNITS[unit]}`;
}

/** A number of bytes that may be one too high: what has more digits than are shown is the same either way. */
export function boundText(bytes: number): string {
  return bytes < 999.5 ? `<=${bytes}` : bytesText(bytes);
}

/** The length of a queue: exact while it fits netstat's six columns. */
export function queueText(bytes: number): string {
  return bytes < 1e6 ? String(bytes) : bytesText(bytes);
}

/** A whole number, or a dash. */
export function countText(count: number): string {
  return Number.isNaN(count) ? UNKNOWN : String(count);
}

/** How often something happens a second: exact below ten, where a half counts. */
export function countRate(often: number): string {
  if (Number.isNaN(often)) return UNKNOWN;
  return often < 9.95 && !Number.isInteger(often) ? often.toFixed(1) : bytesText(often);
}

/** Microseconds as one reads them: `87us`, `4.1ms`, `1.2s`. */
export function microsText(micros: number): string {
  if (Number.isNaN(micros)) return UNKNOWN;
  if (micros < 1000) return `${Math.round(micros)}us`;
  if (micros < 999_500) return `${(micros / 1000).toFixed(micros < 9950 ? 1 : 0)}ms`;
  return `${(micros / 1e6).toFixed(1)}s`;
}

/** Milliseconds as whole units, or a dash: `0s`, `59s`, `3m`, `2h`, `9d`; four columns hold 999 days. */
export function ageText(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return UNKNOWN;
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** An age of which only the least is known, in at most four columns: `>0m`, `>59m`, `>2h`. */
export function leastAgeText(milliseconds: number): string {
  return milliseconds < 60_000 ? '>0m' : `>${ageText(milliseconds)}`;
}

/** A number with its noun. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
