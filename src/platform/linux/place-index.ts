/** Finds places by a number that only one of them has: a `Map` that the garbage collector need not walk through. */
export type PlaceIndex = {
  /** The place that has a number, or -1. */
  find(number: number): number;
  /** Notes a place under its number, instead of another one if need be. */
  set(number: number, place: number): void;
  delete(number: number): void;
};

const LEAST = 1024;

/**
 * An empty index with room for about so many, by open addressing; a slot holds a place plus one. `numberOf` gives the number of a place for as long as that is in
 * the index. Numbers are 32-bit ones without a sign.
 */
export function placeIndex(numberOf: (place: number) => number, expected = 0): PlaceIndex {
  let slots = new Uint32Array(1 << 32 - Math.clz32(Math.max(LEAST, expected * 2) - 1));
  let count = 0;

  // Inodes are given one after another. Side by side, they would make one run of slots that every search has to go through.
  const home = (number: number) => Math.imul(number, 0x9e3779b1) >>> Math.clz32(slots.length - 1);

  /** The slot of a number, or the free one where it would be. */
  function slotOf(number: number): number {
    let slot = home(number);
    for (;;) {
      const held = slots[slot] as number;
      if (held === 0 || numberOf(held - 1) === number) return slot;
      slot = (slot + 1) & (slots.length - 1);
    }
  }

  function grow(): void {
    const old = slots;
    slots = new Uint32Array(old.length * 2);
    for (const held of old) if (held !== 0) slots[slotOf(numberOf(held - 1))] = held;
  }

  return {
    find: (number) => (slots[slotOf(number)] as number) - 1,
    set(number, place) {
      if (count * 2 >= slots.length) grow();
      const slot = slotOf(number);
      if (slots[slot] === 0) count++;
      slots[slot] = place + 1;
    },
    delete(number) {
      let free = slotOf(number);
      if (slots[free] === 0) return;
      count--;
      // What stands behind it and would not be found over a gap moves up.
      const last = slots.length - 1;
      for (let slot = (free + 1) & last; slots[slot] !== 0; slot = (slot + 1) & last) {
        const wanted = home(numberOf((slots[slot] as number) - 1));
        if (((slot - wanted) & last) < ((slot - free) & last)) continue;
        slots[free] = slots[slot] as number;
        free = slot;
      }
      slots[free] = 0;
    },
  };
}
