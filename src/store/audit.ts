import type { Connection, DropOutcome } from '../model/drop.ts';
import type { Outcome, Signal, Target } from '../model/signal.ts';
import type { Message } from './state.ts';

/** What is written down of an act: one object, one line. */
export type Entry =
  | {
    readonly act: 'signal';
    readonly signal: Signal;
    readonly pid: number;
    readonly startTime: number;
    readonly name: string;
    readonly command: string;
    readonly owner: string;
    readonly outcome: Outcome['kind'];
  }
  | {
    readonly act: 'drop';
    readonly connection: string;
    readonly state: string;
    /** Decimal: it has 64 bits. */
    readonly cookie: string;
    readonly pids: readonly number[];
    readonly outcome: DropOutcome['kind'];
  };

/** Writes an entry; rejects with a sentence where that fails. */
export type Note = (entry: Entry) => Promise<void>;

/** Where acts are written down. */
export type Audit = {
  /**
   * Makes ready for one act, before it is done; rejects with a sentence where nothing could be written, and then the act must not be
   * done. The note that it gives is to be called once.
   */
  begin(): Promise<Note>;
};

/** The audit of a view that keeps none. */
export const NO_AUDIT: Audit = { begin: () => Promise.resolve(() => Promise.resolve()) };

/** The entry of a signal. */
export function signalEntry(
  { process, user }: Target,
  signal: Signal,
  { kind }: Outcome,
): Entry {
  return { act: 'signal', signal, ...process, owner: user, outcome: kind };
}

/** The entry of a drop. */
export function dropEntry(
  { socket, label, state, processes }: Connection,
  { kind }: DropOutcome,
): Entry {
  const high = BigInt(socket.cookieHigh[0] as number);
  return {
    act: 'drop',
    connection: label,
    state,
    cookie: String((high << 32n) | BigInt(socket.cookieLow[0] as number)),
    pids: processes.map(({ pid }) => pid),
    outcome: kind,
  };
}

/** What an act came to, and why it was not written down in the end, or ''. */
export type Audited<T> = { readonly result: T; readonly unwritten: string };

/** Does an act under the eyes of the audit: it is not done where nothing could be written down. */
export async function audited<T>(
  audit: Audit,
  act: () => Promise<T>,
  entry: (result: T) => Entry,
): Promise<Audited<T>> {
  const note = await audit.begin();
  const result = await act();
  try {
    await note(entry(result));
    return { result, unwritten: '' };
  } catch (error) {
    return { result, unwritten: error instanceof Error ? error.message : String(error) };
  }
}

/** A sentence, and after it why it stands nowhere in the audit file. */
export function withGap(message: Message, unwritten: string): Message {
  return unwritten === '' ? message : { text: `${message.text}. ${unwritten}`, tone: 'bad' };
}
