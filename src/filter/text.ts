import { FilterError } from './error.ts';
import type { Value } from './tokens.ts';

/** Whether a text passes. */
export type TextTest = (text: string) => boolean;

/**
 * Whether a value is part of a text, whatever the case, or its regular expression matches it.
 * @throws FilterError where the regular expression is not one.
 */
export function parseText(value: Value): TextTest {
  if (value.form === 'pattern') {
    const pattern = parsePattern(value);
    return (text) => pattern.test(text);
  }
  const part = value.text.toLowerCase();
  return (text) => text.toLowerCase().includes(part);
}

function parsePattern(value: Value): RegExp {
  try {
    return new RegExp(value.text, 'i');
  } catch (error) {
    const reason = (error as Error).message.split(': ').at(-1) as string;
    throw new FilterError(value, `Invalid regular expression /${value.text}/: ${reason}`);
  }
}

/** Asks a test once for each key. */
export function once(test: (key: number) => boolean): (key: number) => boolean {
  const answers = new Map<number, boolean>();
  return (key) => {
    let answer = answers.get(key);
    if (answer === undefined) answers.set(key, answer = test(key));
    return answer;
  };
}
