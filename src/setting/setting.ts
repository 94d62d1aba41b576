import type { GenericSchema } from 'valibot';
import type { OptionName } from '../options.ts';
import type { Settings } from './settings.ts';

type Record<Key extends keyof Settings> = {
  readonly key: Key;
  /** What may stand behind `=`, in a few words. */
  readonly value: string;
  /** What checks it; a message says in a sentence what was expected. */
  readonly schema: GenericSchema<unknown, Settings[Key]>;
  readonly help: string;
  /** Lines for the example of a file. */
  readonly example: string;
  /** The option that says the same, and wins. */
  readonly option?: OptionName;
};

/** A setting, of each of which there is one record. */
export type Setting = { [Key in keyof Settings]: Record<Key> }[keyof Settings];
