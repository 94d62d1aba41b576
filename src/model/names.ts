/** Names that the machine gives to numbers. */
export type Names = {
  /** Ports by the name of their service. */
  readonly services: ReadonlyMap<string, number>;
  /** Services by port and protocol as services(5) writes them: `443/tcp`. */
  readonly ports: ReadonlyMap<string, string>;
  /** Interface indexes by name, in the own network namespace. */
  readonly interfaces: ReadonlyMap<string, number>;
};

/** No names at all. */
export const NO_NAMES: Names = { services: new Map(), ports: new Map(), interfaces: new Map() };
