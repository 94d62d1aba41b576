import { ENDING, type Signal } from '../model/signal.ts';
import type { Platform, Sending } from '../platform/platform.ts';
import { type Audit, type Audited, audited, signalEntry, withGap } from './audit.ts';
import type { Exporter } from './export.ts';
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
import { openKillTagged } from './plan.ts';
import type { Poll } from './poll.ts';
import { dispatch, type Store } from './store.ts';

/** The file of the user's settings. */
export type SettingsFile = {
  /** Adds entries to a table of it; gives its path, or rejects with a sentence. */
  save(table: 'filters', entries: Readonly<Record<string, string>>): Promise<string>;
};

/** What effects reach the world through. */
export type World = {
  readonly store: Store;
  readonly platform: Platform;
  readonly poll: Pick<Poll, 'refresh'>;
  readonly audit: Audit;
  readonly settings: SettingsFile;
  /** Ends the program. */
  quit(): void;
  /** Gives the terminal back until the program is continued (SIGTSTP, SIGCONT). */
  suspend(): void;
  /** Draws the whole screen anew. */
  redraw(): void;
  /** Puts a text on the clipboard of the terminal. */
  clip(text: string): void;
  readonly write: Exporter;
};

/** What a key does to the world. */
export type Effect = (world: World) => void | Promise<void>;

/** How long a process has to end before more is offered, in milliseconds. */
const PATIENCE = 3000;

export const quit: Effect = ({ quit }) => quit();
export const suspend: Effect = ({ suspend }) => suspend();
export const redraw: Effect = ({ redraw }) => redraw();
export const refresh: Effect = ({ poll }) => poll.refresh(true);

/** Asks before the processes of the tagged rows are ended, or else a process of the selected one. */
export const askToKill: Effect = ({ store, platform }) => {
  const open = store.getState().tags.ids.size > 0 ? openKillTagged : openKill;
  return dispatch(store, open(platform.kinship));
};

/** Asks before the process is ended that the selected group is: tags of connections are not in sight there. */
export const askToKillGroup: Effect = ({ store, platform }) =>
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
async function send({ store, platform, poll, audit }: World, signal: Signal): Promise<void> {
  const question = questionOf(store.getState());
  if (question?.step !== 'confirm') return;
  if (needsSecond(question)) return dispatch(store, agree(signal));
  const { target, kinship } = question;
  dispatch(store, wait(signal));
  let signalled: Audited<Sending>;
  try {
    signalled = await audited(
      audit,
      () => platform.signal(target, signal),
      ({ outcome }) => signalEntry(target, signal, outcome),
    );
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return dispatch(store, finish(target, { text, tone: 'bad' }));
  }
  const { result: sending, unwritten } = signalled;
  try {
    const message = withGap(outcomeText(target, signal, sending.outcome), unwritten);
    if (sending.outcome.kind === 'sent' && ENDING.has(signal)) {
      const ended = await sending.ended(PATIENCE);
      if (!ended) {
        dispatch(store, survived(target, signal, kinship));
        if (unwritten === '') return;
        return dispatch(
          store,
          (state) => ({ ...state, message: { text: unwritten, tone: 'bad' } }),
        );
      }
    }
    dispatch(store, finish(target, message));
    await poll.refresh();
  } finally {
    sending.close();
  }
}
