import { ENDING, type Signal } from '../model/signal.ts';
import type { Sending } from '../platform/platform.ts';
import { audited, dropEntry, signalEntry, withGap } from './audit.ts';
import type { Effect, World } from './effects.ts';
import { nameOf, outcomeText } from './kill.ts';
import { close } from './menu.ts';
import {
  type Act,
  agreeToPlan,
  asksTwice,
  beginPlan,
  chosenDeed,
  dropText,
  endPlan,
  type Plan,
  planOf,
  report,
} from './plan.ts';
import type { Message } from './state.ts';
import { dispatch } from './store.ts';

/** How long processes have to end before they are said to have survived, in milliseconds. */
const PATIENCE = 3000;
/** Milliseconds between two looks at those that are still there. */
const LOOK = 50;

/** The answer at the cursor of the dialog; once all is done it only closes. */
export const answerPlan: Effect = (world) => {
  const plan = planOf(world.store.getState());
  if (plan?.step === 'run') return;
  const deed = plan?.step === 'ask' ? chosenDeed(plan) : null;
  return deed === null ? dispatch(world.store, close) : carryOut(world, deed);
};

/** The yes of the dialog. */
export const agreeToDeed: Effect = (world) => {
  const plan = planOf(world.store.getState());
  return plan?.step === 'ask' ? carryOut(world, plan.deed) : undefined;
};

/** A process that has got its signal and may end. */
type Ending = {
  readonly at: number;
  readonly name: string;
  readonly sending: Sending;
  /** Why the signal stands nowhere in the audit file; '' if it does. */
  readonly unwritten: string;
};

/** Does the acts one after the other; whoever leaves the dialog meanwhile stops those that have not begun. */
async function carryOut(world: World, deed: Plan['deed']): Promise<void> {
  const { store, poll } = world;
  const plan = planOf(store.getState());
  if (plan?.step !== 'ask') return;
  if (asksTwice(plan)) return dispatch(store, agreeToPlan(deed));
  dispatch(store, beginPlan(deed));
  const running = () => planOf(store.getState())?.acts === plan.acts;
  const endings: Ending[] = [];
  let begun = 0;
  try {
    for (const [at, act] of plan.acts.entries()) {
      if (!running()) break;
      begun++;
      const told = await perform(world, act, deed);
      if ('sending' in told) {
        dispatch(store, report(at, { text: `${told.name}: waiting for its end`, tone: 'plain' }));
        endings.push({ at, ...told });
      } else dispatch(store, report(at, told));
    }
    await watch(endings, deed, (at, message) => dispatch(store, report(at, message)));
  } finally {
    for (const { sending } of endings) sending.close();
  }
  const now = planOf(store.getState());
  if (now?.acts !== plan.acts) {
    const text = `${begun} of ${plan.acts.length} done before the dialog was left`;
    dispatch(store, (state) => ({ ...state, message: { text, tone: 'bad' } }));
  } else {
    const [only, second] = now.results;
    dispatch(store, endPlan);
    if (second === undefined && only) {
      dispatch(store, (state) => ({ ...state, mode: { kind: 'table' }, message: only }));
    }
  }
  await poll.refresh();
}

/** Does one act; gives what became of it, or the signal whose effect is still to be seen. */
async function perform(
  world: World,
  act: Act,
  deed: Plan['deed'],
): Promise<Message | Omit<Ending, 'at'>> {
  const { platform, audit } = world;
  try {
    if (act.kind === 'connection') {
      const { connection } = act;
      const { result, unwritten } = await audited(
        audit,
        () => platform.drop(connection.socket),
        (outcome) => dropEntry(connection, outcome),
      );
      return withGap(dropText(connection, result), unwritten);
    }
    const { target } = act;
    const signal = deed as Signal;
    const { result, unwritten } = await audited(
      audit,
      () => platform.signal(target, signal),
      ({ outcome }) => signalEntry(target, signal, outcome),
    );
    if (result.outcome.kind === 'sent' && ENDING.has(signal)) {
      return { name: nameOf(target), sending: result, unwritten };
    }
    result.close();
    return withGap(outcomeText(target, signal, result.outcome), unwritten);
  } catch (error) {
    return { text: error instanceof Error ? error.message : String(error), tone: 'bad' };
  }
}

/** Looks at all of them in turn, since waiting for each would take a thread from reading the sockets. */
async function watch(
  endings: readonly Ending[],
  deed: Plan['deed'],
  tell: (at: number, message: Message) => void,
): Promise<void> {
  const until = performance.now() + PATIENCE;
  let left = endings;
  while (left.length > 0) {
    const still: Ending[] = [];
    for (const ending of left) {
      if (await ending.sending.ended(0)) {
        const message: Message = { text: `${ending.name} has ended`, tone: 'good' };
        tell(ending.at, withGap(message, ending.unwritten));
      } else still.push(ending);
    }
    left = still;
    if (left.length === 0 || performance.now() > until) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  for (const { at, name, unwritten } of left) {
    const message: Message = { text: `${name} is still there 3 s after ${deed}`, tone: 'bad' };
    tell(at, withGap(message, unwritten));
  }
}
