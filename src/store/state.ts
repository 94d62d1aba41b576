import type { Expression } from '../filter/expression.ts';
import type { NamedFilters } from '../filter/grammar.ts';
import type { Detail } from '../model/detail.ts';
import type { GroupId } from '../model/groups.ts';
import type { Lives } from '../model/lives.ts';
import { type Names, NO_NAMES } from '../model/names.ts';
import { namedFilters } from '../named.ts';
import { OWN_NETNS } from '../model/netns.ts';
import type { Point } from './history.ts';
import type { Process } from '../model/process.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Diagnosis, NO_DIAGNOSIS } from '../findings.ts';
import type { StateSet } from '../model/state.ts';
import type { Kinship, Signal, Target } from '../model/signal.ts';
import { type Earlier, NOTHING_EARLIER } from './earlier.ts';
import type { Naming } from './labels.ts';
import { DEFAULTS } from '../setting/settings.ts';
import type { ColumnMenu } from './column-menu.ts';
import type { Chosen } from './chosen.ts';
import type { NewName } from './name.ts';
import type { Plan } from './plan.ts';
import type { Tags } from './tags.ts';

/** What is shown. Each part that is empty lets everything pass; the parts are joined by AND. */
export type Filter = {
  /** `TCP`, `UDP`. */
  readonly protocols: readonly number[];
  /** 4, 6. */
  readonly families: readonly number[];
  /** 0: every state. */
  readonly states: StateSet;
  readonly ports: Line;
  readonly text: Line;
};

/** A filter line as it was typed, and what it means. */
export type Line = { readonly text: string; readonly expression: Expression };

/** A filter line that lets everything pass. */
export const EMPTY_LINE: Line = { text: '', expression: { kind: 'everything' } };

/** The filter that lets everything pass. */
export const NO_FILTER: Filter = {
  protocols: [],
  families: [],
  states: 0,
  ports: EMPTY_LINE,
  text: EMPTY_LINE,
};

/** The key of a column and the direction; null: listeners first by port, then as first seen. */
export type Sort = { readonly column: string; readonly reverse: boolean } | null;

/** The row that the keys act on. */
export type Cursor<Id = number> = {
  /** The identity of its connection or group: the cursor stays on it while rows move. */
  readonly id: Id;
  /** Where it was last, so that its neighbour takes over when it goes. */
  readonly place: number;
};

/** A table of groups: what one groups by, its order, and where one is in it. */
export type Grouped = {
  /** A key of `GROUPS`. */
  readonly by: string;
  /** By a column of the groups. */
  readonly sort: NonNullable<Sort>;
  readonly cursor: Cursor<GroupId> | null;
  readonly top: number;
};

/** What the table shows: every connection, groups of them, or the connections of one group. */
export type Level =
  | { readonly kind: 'table' }
  | { readonly kind: 'groups'; readonly grouped: Grouped }
  | {
    readonly kind: 'group';
    /** The groups that it was opened from, and is left to. */
    readonly grouped: Grouped;
    readonly id: GroupId;
    /** Its name, which holds when it has no connections any more. */
    readonly name: string;
  };

/** The question before a process is ended, step by step. */
export type Question =
  | { readonly step: 'choose'; readonly targets: readonly Target[]; readonly place: number }
  | {
    readonly step: 'confirm';
    readonly target: Target;
    /** What the answer yes sends. */
    readonly signal: Signal;
    /** The answer at the cursor: 0 is to cancel, the others are `SIGNALS`. */
    readonly place: number;
    /** Why it is asked again, or '' the first time. */
    readonly reason: string;
    readonly kinship: Kinship;
    /** How many sockets of the snapshot the process holds. */
    readonly connections: number;
    /** Whether these are only some of them, since a part of the sockets was read. */
    readonly least: boolean;
    readonly agreed: boolean;
  }
  | { readonly step: 'wait'; readonly target: Target; readonly signal: Signal };

/** The line that is being typed: which, its text, and what is wrong with it. */
export type Prompt = {
  readonly line: 'ports' | 'text';
  readonly text: string;
  /** Where the next character goes. */
  readonly caret: number;
  /** What was in force when the typing began. */
  readonly before: Line;
  readonly error: { readonly column: number; readonly message: string } | null;
  /** What the word that begins at `from` may become, and which of it stands there now, -1: none; null: it was not asked for. */
  readonly offer:
    | { readonly from: number; readonly words: readonly string[]; readonly place: number }
    | null;
  /** The earlier line that stands there now, 0: the newest, and what had been typed; null: it is what is typed. */
  readonly recalled: { readonly place: number; readonly typed: string } | null;
};

/** What is known of the one connection that is looked at. */
export type Details = {
  readonly id: number;
  /** The first line of the details on the screen. */
  readonly top: number;
  /** Of the last snapshot that the connection was in: it and its other end, and which row it is. */
  readonly snapshot: Snapshot;
  readonly row: number;
  /** What only an enquiry about this one socket tells; null: not yet, or never. */
  readonly detail: Detail | null;
  /** The processes above its owner, the nearest first. */
  readonly parents: readonly Process[];
  /** Its last round-trip times in microseconds, the newest last. */
  readonly rtts: readonly number[];
};

/** What the keys mean at the moment. */
export type Mode =
  | { readonly kind: 'table' }
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'states'; readonly place: number }
  | { readonly kind: 'sort'; readonly place: number }
  | ({ readonly kind: 'columns' } & ColumnMenu)
  | { readonly kind: 'grouping'; readonly place: number }
  | { readonly kind: 'export'; readonly place: number }
  | { readonly kind: 'findings'; readonly place: number }
  | ({ readonly kind: 'details' } & Details)
  | ({ readonly kind: 'prompt' } & Prompt)
  | ({ readonly kind: 'name' } & NewName)
  | { readonly kind: 'kill'; readonly question: Question }
  | { readonly kind: 'plan'; readonly plan: Plan };

/** A sentence for the footer; it stays until the next key. */
export type Message = { readonly text: string; readonly tone: 'plain' | 'good' | 'bad' };

/** Keys that somebody changed, by the names of their actions in the settings. */
export type Rebound = ReadonlyMap<string, readonly string[]>;

/** What the program knows and is doing. */
export type State = {
  readonly snapshot: Snapshot | null;
  /** Why the last reading failed; '' if it did not. */
  readonly problem: string;
  /** A point a snapshot, the newest last. */
  readonly history: readonly Point[];
  /** Whether connections that have ended are shown. */
  readonly endedShown: boolean;
  /** Why ends are not told; '' where they are. */
  readonly unwatched: string;
  readonly paused: boolean;
  /** Seconds from one reading to the next. */
  readonly interval: number;
  /** What the interval is stretched to where reading that often would cost too much, in seconds; 0: it is not. */
  readonly pace: number;
  readonly readonly: boolean;
  readonly rebound: Rebound;
  readonly host: string;
  /** The machine's names of ports and interfaces, for the filter. */
  readonly names: Names;
  /** The filters that have a name. */
  readonly named: NamedFilters;
  readonly earlier: Earlier;
  /** Whose host names are shown. */
  readonly naming: Naming;
  /** Host names that are known by the text of their address: of those on the screen at most. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Whether the names of services stand in place of ports. */
  readonly servicesShown: boolean;
  readonly diagnosis: Diagnosis;
  /** The states that connections went through, by identity. */
  readonly lives: Lives;
  readonly filter: Filter;
  /** Which network namespaces are read: `OWN_NETNS`, `ALL_NETNS`, or the name of one. */
  readonly netns: string;
  readonly sort: Sort;
  /** The columns that somebody chose; none: those that suit the width. */
  readonly columns: readonly Chosen[];
  readonly level: Level;
  readonly cursor: Cursor | null;
  readonly tags: Tags;
  /** The place of the first row on the screen. */
  readonly top: number;
  readonly mode: Mode;
  readonly message: Message | null;
  readonly size: { readonly columns: number; readonly rows: number };
};

/** The state at the start. */
export const START: State = {
  snapshot: null,
  problem: '',
  history: [],
  endedShown: false,
  unwatched: '',
  paused: false,
  interval: DEFAULTS.interval,
  pace: 0,
  readonly: false,
  rebound: new Map(),
  host: '',
  names: NO_NAMES,
  named: namedFilters(),
  earlier: NOTHING_EARLIER,
  naming: 'none',
  hosts: new Map(),
  servicesShown: false,
  diagnosis: NO_DIAGNOSIS,
  lives: new Map(),
  filter: NO_FILTER,
  netns: OWN_NETNS,
  sort: null,
  columns: [],
  level: { kind: 'table' },
  cursor: null,
  tags: { ids: new Set(), last: null },
  top: 0,
  mode: { kind: 'table' },
  message: null,
  size: { columns: 80, rows: 24 },
};

/** A step from state to state. */
export type Action = (state: State) => State;
