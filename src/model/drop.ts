import type { Process } from './process.ts';
import { copyRow, type Sockets, sockets } from './sockets.ts';

/** A connection frozen in a dialog: which socket is meant, for the kernel and for people. */
export type Connection = {
  /** The socket as it was when the dialog opened: a table of one row. */
  readonly socket: Sockets;
  /** Protocol and endpoints, in a line. */
  readonly label: string;
  /** netstat's word for the state it was in; '' for UDP without a peer. */
  readonly state: string;
  readonly processes: readonly Process[];
};

/** What became of the wish to drop a connection. */
export type DropOutcome =
  | { readonly kind: 'dropped' }
  | { readonly kind: 'gone' }
  /** It lives, but the kernel finds another socket in its place, as it does where several listeners share a port. */
  | { readonly kind: 'covered' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'failed'; readonly why: string };

/** A table that holds a copy of one row. */
export function frozen(table: Sockets, row: number): Sockets {
  const copy = sockets(1);
  copyRow(table, row, copy, 0);
  return copy;
}

/** Whether a row can be told from every other socket, so that no other is dropped in its place. */
export function hasCookie(table: Sockets, row: number): boolean {
  return table.cookieLow[row] !== 0 || table.cookieHigh[row] !== 0;
}
