import {
  ALL_NETNS,
  isCalled,
  type Netns,
  type NetnsMap,
  OWN,
  OWN_NETNS,
} from '../../model/netns.ts';
import type { Draft } from '../../model/sample.ts';
import { breath } from '../breath.ts';
import type { Scope } from '../platform.ts';
import { type NetnsPlace, type NetnsScan, netnsScan, type Surroundings } from './netns.ts';
import { obstacleOf } from './setns.ts';
import { counted } from '../../model/quantity.ts';

/** Adds the sockets of one network namespace to a draft, null: of the own one; gives sentences about what may be missing. */
export type NetnsRead = (
  into: Draft,
  scope: Scope,
  place: NetnsPlace | null,
) => Promise<readonly string[]>;

/** What was read: which namespaces, and sentences about what may be missing. */
export type NetnsReading = { readonly namespaces: NetnsMap; readonly gaps: readonly string[] };

/** Names of more namespaces than this are not remembered after they have ended. */
const MOST = 1000;

/**
 * Reads the namespaces that are asked for. Of several ways to read one, the first is taken that the user may go. Nothing is held open from one reading to
 * the next: what is open in a namespace keeps it alive when its container ends.
 */
export function netnsReader(
  ways: readonly NetnsRead[],
  scan: NetnsScan = netnsScan(),
): (into: Draft, scope: Scope) => Promise<NetnsReading> {
  const own = scan.own();
  let asked = OWN_NETNS;
  let before: NetnsMap = new Map();

  return async (into, scope) => {
    if (scope.netns !== asked || before.size > MOST) before = new Map();
    asked = scope.netns;
    const chosen = asked === OWN_NETNS
      ? { own, places: [], hidden: 0 }
      : choice(asked, scan.look());
    const gaps: string[] = [];
    const namespaces = new Map<number, Netns>(before);
    if (chosen.own) {
      gaps.push(...await (ways[0] as NetnsRead)(into, scope, null));
      namespaces.set(OWN, chosen.own);
    }
    let plain = 0;
    let refused = 0;
    const pause = breath();
    for (const place of chosen.places) {
      // Short answers are there at once, so that nobody else would have a turn between hundreds of namespaces.
      if (pause.due()) await pause.take();
      const begin = into.count;
      const read = await readOne(ways, into, scope, place);
      if (read === 'gone') continue;
      if (read === 'refused') {
        refused++;
        continue;
      }
      if (read.way > 0) plain++;
      gaps.push(...read.gaps);
      into.sockets.netns.fill(place.inode, begin, into.count);
      namespaces.set(place.inode, { inode: place.inode, name: place.name });
    }
    before = namespaces;
    return { namespaces, gaps: [...gaps, ...missing(plain, refused, chosen.hidden)] };
  };
}

/** @throws Error where the word means no namespace that there is. */
function choice(
  word: string,
  { own, places, hidden }: Surroundings,
): { own: Netns | null; places: readonly NetnsPlace[]; hidden: number } {
  if (word === ALL_NETNS) return { own, places, hidden };
  const here = isCalled(word, own) ? own : null;
  const there = places.filter((place) => isCalled(word, place));
  if (here !== null || there.length > 0) return { own: here, places: there, hidden: 0 };
  const names = [own, ...places].flatMap(({ name }) => name ?? []);
  const known = [OWN_NETNS, ALL_NETNS, ...names.toSorted()].join(', ');
  throw new Error(`Cannot find the network namespace "${word}": there are ${known}`);
}

/** Which way worked, and what it said. */
type Read = { readonly way: number; readonly gaps: readonly string[] };

async function readOne(
  ways: readonly NetnsRead[],
  into: Draft,
  scope: Scope,
  place: NetnsPlace,
): Promise<Read | 'gone' | 'refused'> {
  const begin = into.count;
  for (const [way, read] of ways.entries()) {
    try {
      return { way, gaps: await read(into, scope, place) };
    } catch (error) {
      into.count = begin;
      const obstacle = obstacleOf(error);
      if (obstacle === null) throw error;
      if (obstacle === 'gone') return 'gone';
    }
  }
  return 'refused';
}

/** Who may not go to a namespace can still read the files of its processes, which tell less. */
function missing(plain: number, refused: number, hidden: number): readonly string[] {
  const root = 'to go there takes root (CAP_SYS_ADMIN)';
  return [
    ...plain > 0 ? [`${counted(plain, 'network namespace')} told without rates: ${root}`] : [],
    ...refused > 0 ? [`${counted(refused, 'network namespace')} hidden: ${root}`] : [],
    ...hidden > 0
      ? [
        `the network namespaces of ${
          counted(hidden, 'process', 'processes')
        } hidden: run as root to see them`,
      ]
      : [],
  ];
}
