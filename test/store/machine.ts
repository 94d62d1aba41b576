import type { Action, State } from '../../src/store/state.ts';
import { START } from '../../src/store/state.ts';
import { settle } from '../../src/store/cursor.ts';
import { rows } from '../../src/store/select.ts';
import { receive } from '../../src/store/receive.ts';
import { NO_OWNERS, type Owners } from '../../src/model/sample.ts';
import { type Row, sample } from '../filter/scene.ts';

/** The state after these steps, each as `dispatch` takes it. */
export function after(state: State, ...steps: readonly Action[]): State {
  return steps.reduce((now, step) => settle(step(now)), state);
}

/** A state that has received these rows. */
export function having(list: readonly Row[], owners: Partial<Owners> = {}): State {
  return after(START, sees(list, owners));
}

/** The next sample: these rows, a second after the one before. */
export function sees(list: readonly Row[], owners: Partial<Owners> = {}): Action {
  return (state) =>
    receive(sample(list, {
      clock: (state.snapshot?.clock ?? 0) + 1000,
      owners: { ...NO_OWNERS, ...owners },
    }))(state);
}

/** A connection of local port `port`, which is its cookie too. */
export function connection(port: number, more: Partial<Row> = {}): Row {
  return {
    from: '10.0.0.1',
    to: '10.0.0.2',
    localPort: port,
    remotePort: 9,
    cookieLow: port,
    ...more,
  };
}

/** The local ports of the rows that are shown, in their order. */
export function ports(state: State): number[] {
  const list = rows(state).all();
  return Array.from(list, (row) => state.snapshot?.sockets.localPort[row] as number);
}
