import { withLine } from './earlier.ts';
import { parseLine, setLine } from './filters.ts';
import type { Action, Mode, Prompt, State } from './state.ts';

type Prompting = Extract<Mode, { kind: 'prompt' }>;

/** A step that only changes a line that is being typed. */
export function typing(edit: (prompt: Prompting, state: State) => State): Action {
  return (state) => state.mode.kind === 'prompt' ? edit(state.mode, state) : state;
}

/** Begins to type one of the filter's lines, where the last one ended. */
export function openPrompt(line: Prompt['line']): Action {
  return (state) => {
    const before = state.filter[line];
    const { text } = before;
    const mode: Mode = {
      kind: 'prompt',
      line,
      text,
      caret: text.length,
      before,
      error: null,
      offer: null,
      recalled: null,
    };
    return { ...state, mode, earlier: withLine(state.earlier, line, text) };
  };
}

/** The table follows as one types; while the line makes no sense, what worked last stays in force. */
export function edited(
  state: State,
  before: Prompt,
  text: string,
  caret: number,
  offer: Prompt['offer'] = null,
): State {
  const prompt = { ...before, kind: 'prompt' as const, text, caret, offer };
  const parsed = parseLine(prompt.line, text, state.names, state.named);
  if ('message' in parsed) {
    return { ...state, mode: { ...prompt, error: parsed } };
  }
  return setLine(prompt.line, parsed)({ ...state, mode: { ...prompt, error: null } });
}

/** Types a text at the caret. */
export function type(typed: string): Action {
  return typing((prompt, state) =>
    edited(
      state,
      { ...prompt, recalled: null },
      prompt.text.slice(0, prompt.caret) + typed + prompt.text.slice(prompt.caret),
      prompt.caret + typed.length,
    )
  );
}

/** The places before and after the character at the caret, which may be two code units long. */
function before({ text, caret }: Prompt): number {
  return caret - ([...text.slice(0, caret)].at(-1)?.length ?? 0);
}

function after({ text, caret }: Prompt): number {
  return caret + ([...text.slice(caret)][0]?.length ?? 0);
}

function wordBefore({ text, caret }: Prompt): number {
  return text.slice(0, caret).replace(/\S*\s*$/, '').length;
}

function erase(from: (prompt: Prompt) => number, to: (prompt: Prompt) => number): Action {
  return typing((prompt, state) => {
    const start = from(prompt);
    return edited(
      state,
      { ...prompt, recalled: null },
      prompt.text.slice(0, start) + prompt.text.slice(to(prompt)),
      start,
    );
  });
}

export const backspace: Action = erase(before, ({ caret }) => caret);
export const deleteForward: Action = erase(({ caret }) => caret, after);
export const eraseToStart: Action = erase(() => 0, ({ caret }) => caret);
export const eraseWord: Action = erase(wordBefore, ({ caret }) => caret);

function caretTo(place: (prompt: Prompt) => number): Action {
  return typing((prompt, state) => ({
    ...state,
    mode: { ...prompt, caret: place(prompt), offer: null },
  }));
}

export const caretLeft: Action = caretTo(before);
export const caretRight: Action = caretTo(after);
export const caretWordLeft: Action = caretTo(wordBefore);
export const caretWordRight: Action = caretTo(({ text, caret }) =>
  caret + (/^\s*\S*/.exec(text.slice(caret))?.[0].length ?? 0)
);
export const caretStart: Action = caretTo(() => 0);
export const caretEnd: Action = caretTo(({ text }) => text.length);

/** Ends the typing; a line with a mistake is not taken, and the mistake stays in the footer. */
export const keepLine: Action = typing((prompt, state) => {
  const message = prompt.error && { text: prompt.error.message, tone: 'bad' as const };
  const earlier = withLine(state.earlier, prompt.line, prompt.text);
  return { ...state, mode: { kind: 'table' }, message, earlier };
});

/** Ends the typing and puts back what was in force before it. */
export const dropLine: Action = typing((prompt, state) => ({
  ...setLine(prompt.line, prompt.before)(state),
  mode: { kind: 'table' },
}));
