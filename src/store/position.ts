import type { Cursor } from './state.ts';

/** Where one is in a list: the cursor, and the place of the first row on the screen. */
export type Position<Id> = { readonly cursor: Cursor<Id> | null; readonly top: number };

/** A list of rows that are known by an identity. */
export type Listing<Id> = {
  readonly length: number;
  /** How many of them the screen shows. */
  readonly lines: number;
  /** The place of an identity, or -1. */
  placeOf(id: Id): number;
  idAt(place: number): Id;
};

/** At the beginning of a list, whichever that is from now on. */
export const BEGINNING = { cursor: null, top: 0 } as const;

/** The cursor at a place, as near as there is one, and in sight. */
export function at<Id>({ top }: Position<Id>, list: Listing<Id>, place: number): Position<Id> {
  if (list.length === 0) return BEGINNING;
  const wanted = Math.max(0, Math.min(place, list.length - 1));
  const page = Math.max(1, list.lines);
  return {
    cursor: { id: list.idAt(wanted), place: wanted },
    top: Math.min(Math.max(top, wanted - page + 1), wanted),
  };
}

/**
 * The cursor right after rows came, went or moved: it stays on its row, and that on its line of the screen unless the list's
 * beginning is in sight. When the row is gone, what stands in its place takes over. The same position where nothing changed.
 */
export function settled<Id>(position: Position<Id>, list: Listing<Id>): Position<Id> {
  const { cursor } = position;
  if (cursor === null || list.length === 0) {
    return position.top === 0 && cursor === null ? position : BEGINNING;
  }
  const found = list.placeOf(cursor.id);
  const place = found >= 0 ? found : Math.min(cursor.place, list.length - 1);
  const visible = Math.max(1, list.lines);
  const line = Math.min(cursor.place - position.top, visible - 1);
  const wanted = position.top === 0 && place < visible ? 0 : place - line;
  const top = Math.max(0, Math.min(wanted, list.length - visible));
  if (found === cursor.place && top === position.top) return position;
  return { cursor: { id: list.idAt(place), place }, top };
}
