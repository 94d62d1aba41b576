import type { DropOutcome } from '../../model/drop.ts';
import { isSame } from '../../model/identity.ts';
import { OWN } from '../../model/netns.ts';
import { draft } from '../../model/sample.ts';
import { ALL_STATES } from '../../model/state.ts';
import type { Sockets } from '../../model/sockets.ts';
import { add, destroy, request } from './inet-diag.ts';
import { EINVAL, ENOENT, EOPNOTSUPP, EPERM, openLibc, SystemError } from './libc.ts';
import { type Netlink, openNetlink } from './netlink.ts';
import { findNetns, HERE, obstacleOf, within } from './setns.ts';

/**
 * Drops the socket in the one row of a table by SOCK_DESTROY (TCP since Linux 4.5, UDP since 4.9). The kernel finds it by its endpoints
 * and then compares the cookie, so that a socket which has taken the endpoints over since is never hit.
 */
export async function drop(socket: Sockets): Promise<DropOutcome> {
  let netlink: Netlink;
  try {
    const libc = await openLibc();
    const netns = socket.netns[0] as number;
    netlink = openNetlink(libc, netns === OWN ? HERE : within(libc, findNetns(netns)));
  } catch (error) {
    const obstacle = obstacleOf(error);
    if (obstacle !== null) return { kind: obstacle };
    return { kind: 'failed', why: (error as Error).message };
  }
  try {
    await netlink.ask(destroy(socket, 0));
    return { kind: 'dropped' };
  } catch (error) {
    const outcome = dropOutcome(error);
    return outcome.kind === 'gone' && await lives(netlink, socket) ? { kind: 'covered' } : outcome;
  } finally {
    netlink.close();
  }
}

/** What the kernel's answer means; a kernel that never heard of SOCK_DESTROY calls it invalid. */
export function dropOutcome(error: unknown): DropOutcome {
  const errno = error instanceof SystemError ? error.errno : 0;
  if (errno === ENOENT) return { kind: 'gone' };
  if (errno === EPERM) return { kind: 'refused' };
  if (errno === EOPNOTSUPP || errno === EINVAL) return { kind: 'unsupported' };
  return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
}

/** Whether a socket is still listed; one that was closed and is only held by a descriptor is not. */
async function lives(netlink: Netlink, socket: Sockets): Promise<boolean> {
  const protocol = socket.protocol[0] as number;
  const rows = draft(0);
  const netns = socket.netns[0] as number;
  await netlink.dump(
    request({ protocol, family: socket.family[0] as number, states: ALL_STATES, counters: false }),
    () => void (rows.count = 0),
    add(rows, protocol),
  );
  rows.sockets.netns.fill(netns, 0, rows.count);
  for (let row = 0; row < rows.count; row++) if (isSame(rows.sockets, row, socket, 0)) return true;
  return false;
}
