/** The ends of a connection: columns of `Sockets`. */
export const ENDS = ['local', 'remote'] as const;
export type End = (typeof ENDS)[number];
