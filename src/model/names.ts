/** Names that the machine gives to numbers. */
export type Names = {
  /** Ports by the name of their service. */
  readonly services: ReadonlyMap<string, number>;
  /** Interface indexes by name. */
  readonly interfaces: ReadonlyMap<string, number>;
};

/** No names at all. */
export const NO_NAMES: Names = { services: new Map(), interfaces: new Map() };
