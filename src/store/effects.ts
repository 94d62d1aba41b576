import { ENDING, type Signal } from '../model/signal.ts';
import { type Platform } from '../platform/platform.ts';
import {
  agree,
  choose,
  chosenSignal,
  finish,
  needsSecond,
  openKill,
  outcomeText,
  questionOf,
  survived,
  wait,
} from './kill.ts';
import { close } from './menu.ts';
import type { Poll } from './poll.ts';
import { dispatch, type Store } from './store.ts';

/** What effects reach the world through. */
export type World = {
  readonly store: Store;
  readonly platform: Platform;
  readonly poll: Poll;
  /** Ends the program. */
  quit(): void;
  /** Gives the terminal back until the program is continued (SIGTSTP, SIGCONT). */
  suspend(): void;
  /** Draws the whole screen anew. */
  redraw(): void;
};

/** What a key does to the world. */
export type Effect = (world: World) => void | Promise<void>;

/** How long a process has to end before more is offered, in milliseconds. */
const PATIENCE = 3000;

export const quit: Effect = ({ quit }) => quit();
export const suspend: Effect = ({ suspend }) => suspend();
export const redraw: Effect = ({ redraw }) => redraw();
export const refresh: Effect = ({ poll }) => poll.refresh(true);

/** Asks before a process of the selected row is ended. */
export const askToKill: Effect = ({ store, platform }) =>
  dispatch(store, openKill(platform.kinship));

/** The answer at the cursor of the dialog. */
export const answer: Effect = (world) => {
  const question = questionOf(world.store.getState());
  if (question?.step === 'choose') {
    return dispatch(world.store, choose(world.platform.kinship));
  }
  const signal = question && chosenSignal(question);
  return signal ? send(world, signal) : dispatch(world.store, close);
};

/** The yes of the dialog. */
export const agreeToSignal: Effect = (world) => {
  const question = questionOf(world.store.getState());
  return question?.step === 'confirm' ? send(world, question.signal) : undefined;
};

/** Checks the target once more, signals it, and watches it end. */
async function send({ store, platform, poll }: World, signal: Signal): Promise<void> {
  const question = questionOf(store.getState());
  if (question?.step !== 'confirm') return;
  if (needsSecond(question)) return dispatch(store, agree(signal));
  const { target, kinship } = question;
  dispatch(store, wait(signal));
  const sending = await platform.signal(target, signal);
  try {
    const message = outcomeText(target, signal, sending.outcome);
    if (sending.outcome.kind === 'sent' && ENDING.has(signal)) {
      const ended = await sending.ended(PATIENCE);
      if (!ended) return dispatch(store, survived(target, signal, kinship));
    }
    dispatch(store, finish(target, message));
    await poll.refresh();
  } finally {
    sending.close();
  }
}
