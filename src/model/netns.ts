/** A network namespace. */
export type Netns = {
  /** The inode of its file (namespaces(7)), which `ls -l /proc/PID/ns/net` shows. */
  readonly inode: number;
  /** That of its container, or the one that `ip netns` gave it; null: it has none. */
  readonly name: string | null;
};

/** The namespace that this program runs in, in the column of `Sockets`. */
export const OWN = 0;

/** Namespaces by what stands for them in the column of `Sockets`: `OWN` or their inode. */
export type NetnsMap = ReadonlyMap<number, Netns>;

/** The words for a choice of namespaces; any other one is the name or the inode of one. */
export const OWN_NETNS = 'own';
export const ALL_NETNS = 'all';

/** What a namespace of the column is called. */
export function netnsLabel(key: number, namespaces: NetnsMap | undefined): string {
  return namespaces?.get(key)?.name ?? (key === OWN ? OWN_NETNS : `net:[${key}]`);
}

/** Whether the user's word means a namespace. */
export function isCalled(word: string, { inode, name }: Netns): boolean {
  return word === name || word === String(inode) || word === `net:[${inode}]`;
}
