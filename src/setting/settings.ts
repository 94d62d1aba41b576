import type { ThemeName } from '../themes.ts';

/** What is remembered of the last view, in the words of the file. */
export type LastView = {
  readonly sort: string;
  readonly columns: readonly string[];
  /** A key of `GROUPS`; '': connections were not grouped. */
  readonly group: string;
  readonly ended: boolean;
  readonly protocols: readonly string[];
  readonly families: readonly number[];
  readonly states: readonly string[];
};

/** What a settings file can say, as it stands there. */
export type Settings = {
  /** Seconds from one reading to the next. */
  readonly interval: number;
  /** Words of `parseChosen`, from the left; none: the choice is made for each width. */
  readonly columns: readonly string[];
  /** A column's key, `-` before it for the other direction; '': the default order. */
  readonly sort: string;
  readonly readonly: boolean;
  /** The path of a file; '': acts are not written down. */
  readonly audit: string;
  readonly theme: ThemeName;
  readonly ascii: boolean;
  readonly color: boolean;
  /** Whether `last` is written at the end, and used at the start. */
  readonly remember: boolean;
  /** Texts of filters by their names. */
  readonly filters: Readonly<Record<string, string>>;
  /** Keys by the names of actions. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly last: Partial<LastView>;
};

/** The settings where nobody says otherwise. */
export const DEFAULTS: Settings = {
  interval: 1,
  columns: [],
  sort: '',
  readonly: false,
  audit: '',
  theme: 'terminal',
  ascii: false,
  color: true,
  remember: false,
  filters: {},
  keys: {},
  last: {},
};
