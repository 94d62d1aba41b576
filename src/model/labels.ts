import type { Machine } from './machine.ts';
import { protocolName } from './protocol.ts';

/** What is shown in place of numbers; null: the numbers are. */
export type Labels = {
  /** Host names, as far as they are known, by the text of the address. */
  readonly hosts: ReadonlyMap<string, string> | null;
  /** Services by port and protocol as services(5) writes them: `443/tcp`. */
  readonly services: ReadonlyMap<string, string> | null;
};

/** A port as it is shown. One that calls are made from has no name: it would be there by chance. */
export function portLabel(
  { services }: Labels,
  ephemeral: Machine['ephemeral'] | undefined,
  protocol: number,
  port: number,
): number | string {
  if (ephemeral && port >= ephemeral.first && port <= ephemeral.last) return port;
  return services?.get(`${port}/${protocolName(protocol)}`) ?? port;
}
