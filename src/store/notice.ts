import type { State } from './state.ts';

/** What the picture lacks, in a sentence for the header; '' where it is whole. */
export function noticeOf({ snapshot }: State): string {
  if (snapshot === null) return '';
  const { hidden, owned } = snapshot.owners;
  const owners = hidden > 0 ? [`${hidden} of ${owned} owners hidden: run as root to see them`] : [];
  return [...owners, ...snapshot.gaps].join('; ');
}
