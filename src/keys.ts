import { ESTABLISHED, LISTENING } from './model/state.ts';
import { TCP, UDP, UNIX } from './model/protocol.ts';
import { changeInterval, togglePause } from './store/clock.ts';
import { copy, copyObstacle } from './store/copy.ts';
import { detailsObstacle, moveDetails, openDetails, pageDetails } from './store/details.ts';
import { exportChosen, exportObstacle, openExport } from './store/export.ts';
import { first, last, move, page } from './store/cursor.ts';
import {
  agreeToSignal,
  answer,
  askToKill,
  askToKillGroup,
  type Effect,
  quit,
  redraw,
  refresh,
  suspend,
} from './store/effects.ts';
import {
  clearLines,
  OTHERS,
  showAll,
  toggleFamily,
  toggleProtocol,
  toggleStates,
} from './store/filters.ts';
import {
  columnsInSight,
  groupObstacle,
  leaveGroup,
  leaveGroups,
  openGroup,
} from './store/grouped.ts';
import { toggleEnded } from './store/history.ts';
import { findingsObstacle, moveFinding, openFindings, showFinding } from './store/findings.ts';
import {
  moveInColumns,
  openColumns,
  shiftColumn,
  toggleColumn,
  usualColumns,
  widenColumn,
} from './store/column-menu.ts';
import { closeHelp, moveHelp, openHelp } from './store/help.ts';
import { agreeToDeed, answerPlan } from './store/carry-out.ts';
import { clearName, eraseName, openNaming, saveFilter, saveObstacle } from './store/name.ts';
import { groupKillObstacle, killObstacle, moveChoice, questionOf } from './store/kill.ts';
import { servicesObstacle, toggleServices, turnNaming } from './store/labels.ts';
import {
  close,
  groupByChosen,
  moveInMenu,
  openGrouping,
  openSort,
  openStates,
  sortByChosen,
  toggleChosen,
} from './store/menu.ts';
import { toggleNetns } from './store/netns.ts';
import { offer } from './store/offer.ts';
import { dropObstacle, moveAnswer, openDrop, planOf, scrollPlan } from './store/plan.ts';
import {
  backspace,
  caretEnd,
  caretLeft,
  caretRight,
  caretStart,
  caretWordLeft,
  caretWordRight,
  deleteForward,
  dropLine,
  eraseToStart,
  eraseWord,
  keepLine,
  openPrompt,
} from './store/prompt.ts';
import { recall } from './store/recall.ts';
import { regions } from './store/regions.ts';
import { reverse, sortAside } from './store/sorting.ts';
import { remembered } from './store/remembered.ts';
import type { Action, Level, Mode, Rebound, State } from './store/state.ts';
import { tagAlong, tagRange, toggleTag, untagAll } from './store/tags.ts';

/** Where a key means something: in a mode or, while none is open, in what the table shows. */
export type KeyMode = Mode['kind'] | Level['kind'];

/** What a key does: a step of the state, or something in the world. */
export type Deed = { readonly action: Action } | { readonly effect: Effect };

/** A key, or several that do the same. */
export type Binding = Deed & {
  /** What it does in a word, its own in the mode, for the settings; none: its keys cannot be changed. */
  readonly name?: string;
  /** Names of keys as `keyName` gives them; the first is the one that is shown. */
  readonly keys: readonly string[];
  readonly mode: KeyMode;
  readonly help: string;
  /** A word for the footer, where it has a place there. */
  readonly label?: string;
  /** Whether the word has its place only where there is room left. */
  readonly spare?: true;
  /** Why it cannot work now; null: it can. Without it, it always can. */
  readonly obstacle?: (state: State) => string | null;
  /** Whether it can end something, which a read-only view never does. */
  readonly dangerous?: true;
};

/** The keys by which a list or a text is gone through, line by line. */
function steps(
  mode: KeyMode,
  move: (by: number) => Action,
  parts: Pick<Binding, 'spare'> = {},
): readonly Binding[] {
  const down = { mode, name: 'down', keys: ['j', 'down'], help: 'down', label: 'Down' };
  const up = { mode, name: 'up', keys: ['k', 'up'], help: 'up', label: 'Up' };
  return [{ ...down, ...parts, action: move(1) }, { ...up, ...parts, action: move(-1) }];
}

/** What is open over the table and takes no text: Ctrl+C quits there as it does below. */
const OPENED = [
  'help',
  'states',
  'sort',
  'columns',
  'grouping',
  'export',
  'findings',
  'details',
] as const;

/** Every key, by what the keys mean in each mode, in the order of the help. */
export const KEYS: readonly Binding[] = [
  {
    mode: 'table',
    name: 'help',
    keys: ['?', 'f1'],
    help: 'this help',
    label: 'Help',
    action: openHelp,
  },
  { mode: 'table', name: 'quit', keys: ['q', 'ctrl+c'], help: 'quit', label: 'Quit', effect: quit },

  { mode: 'table', name: 'down', keys: ['j', 'down'], help: 'one row down', action: move(1) },
  { mode: 'table', name: 'up', keys: ['k', 'up'], help: 'one row up', action: move(-1) },
  { mode: 'table', name: 'first', keys: ['g', 'home'], help: 'first row', action: first },
  { mode: 'table', name: 'last', keys: ['G', 'end'], help: 'last row', action: last },
  {
    mode: 'table',
    name: 'page-down',
    keys: ['pagedown', 'ctrl+f'],
    help: 'a screen down',
    action: page(1),
  },
  {
    mode: 'table',
    name: 'page-up',
    keys: ['pageup', 'ctrl+b'],
    help: 'a screen up',
    action: page(-1),
  },
  {
    mode: 'table',
    name: 'half-page-down',
    keys: ['ctrl+d'],
    help: 'half a screen down',
    action: page(0.5),
  },
  {
    mode: 'table',
    name: 'half-page-up',
    keys: ['ctrl+u'],
    help: 'half a screen up',
    action: page(-0.5),
  },

  {
    mode: 'table',
    name: 'filter',
    keys: ['/', 'f4'],
    help: 'filter: words, or key:value',
    label: 'Filter',
    action: openPrompt('text'),
  },
  {
    mode: 'table',
    name: 'save',
    keys: ['ctrl+s'],
    help: 'save the filter in force under a name, for @name',
    obstacle: saveObstacle,
    action: openNaming,
  },
  {
    mode: 'table',
    name: 'ports',
    keys: [':'],
    help: 'ports: 443, 80,443, 8000-8100, >1024',
    label: 'Port',
    action: openPrompt('ports'),
  },
  {
    mode: 'table',
    name: 'states',
    keys: ['f'],
    help: 'menu of states with their counts',
    label: 'State',
    action: openStates,
  },
  {
    mode: 'table',
    name: 'tcp',
    keys: ['t'],
    help: 'TCP only; again: no longer',
    label: 'TCP',
    spare: true,
    action: toggleProtocol(TCP),
  },
  {
    mode: 'table',
    name: 'udp',
    keys: ['u'],
    help: 'UDP only; again: no longer',
    label: 'UDP',
    spare: true,
    action: toggleProtocol(UDP),
  },
  {
    mode: 'table',
    name: 'unix',
    keys: ['X'],
    help: 'UNIX sockets only, or with t and u; again: none',
    action: toggleProtocol(UNIX),
  },
  {
    mode: 'table',
    name: 'ipv4',
    keys: ['4'],
    help: 'IPv4 only; again: no longer',
    action: toggleFamily(4),
  },
  {
    mode: 'table',
    name: 'ipv6',
    keys: ['6'],
    help: 'IPv6 only; again: no longer',
    action: toggleFamily(6),
  },
  {
    mode: 'table',
    name: 'listening',
    keys: ['l'],
    help: 'listening only, as with ss -l; again: no longer',
    label: 'Listen',
    spare: true,
    action: toggleStates(LISTENING),
  },
  {
    mode: 'table',
    name: 'established',
    keys: ['e'],
    help: 'established only; again: no longer',
    action: toggleStates(1 << ESTABLISHED),
  },
  {
    mode: 'table',
    name: 'others',
    keys: ['o'],
    help: 'the other states only; again: no longer',
    action: toggleStates(OTHERS),
  },
  {
    mode: 'table',
    name: 'all',
    keys: ['a'],
    help: 'all: clears every filter',
    label: 'All',
    action: showAll,
  },

  {
    mode: 'table',
    name: 'netns',
    keys: ['w'],
    help: 'the whole machine: every network namespace; again: own',
    action: toggleNetns,
  },
  {
    mode: 'table',
    name: 'sort',
    keys: ['s', 'f6'],
    help: 'menu of columns to sort by',
    label: 'Sort',
    action: openSort,
  },
  {
    mode: 'table',
    name: 'sort-right',
    keys: ['>', '.'],
    help: 'sort by the next column',
    action: (state) => sortAside(1, columnsInSight(state))(state),
  },
  {
    mode: 'table',
    name: 'sort-left',
    keys: ['<', ','],
    help: 'sort by the column before',
    action: (state) => sortAside(-1, columnsInSight(state))(state),
  },
  {
    mode: 'table',
    name: 'columns',
    keys: ['C', 'f2'],
    help: 'menu of columns: which, in what order, how wide',
    action: openColumns,
  },
  {
    mode: 'table',
    name: 'ended',
    keys: ['H'],
    help: 'connections that ended too; again: no longer',
    action: toggleEnded,
  },
  { mode: 'table', name: 'reverse', keys: ['S'], help: 'reverse the order', action: reverse },
  {
    mode: 'table',
    name: 'group',
    keys: ['v', 'f5'],
    help: 'menu of what to group by: process, address, port, …',
    label: 'Group',
    action: openGrouping,
  },
  {
    mode: 'table',
    name: 'hosts',
    keys: ['n'],
    help: 'host names of public addresses; again: all, then none',
    action: turnNaming,
  },
  {
    mode: 'table',
    name: 'services',
    keys: ['N'],
    help: 'names of services for ports; again: no longer',
    obstacle: servicesObstacle,
    action: toggleServices,
  },

  {
    mode: 'table',
    name: 'kill',
    keys: ['K', 'f9', 'delete'],
    help: 'end the process of the row or tagged rows; asks first',
    label: 'Kill',
    dangerous: true,
    obstacle: killObstacle,
    effect: askToKill,
  },
  {
    mode: 'table',
    name: 'drop',
    keys: ['D'],
    help: 'drop the connection, or tagged ones; asks first',
    label: 'Drop',
    spare: true,
    dangerous: true,
    obstacle: dropObstacle,
    action: openDrop,
  },
  {
    mode: 'table',
    name: 'tag',
    keys: ['space'],
    help: 'tag the row for K and D; again: no longer',
    action: toggleTag,
  },
  {
    mode: 'table',
    name: 'tag-down',
    keys: ['shift+down'],
    help: 'tag while moving down',
    action: tagAlong(1),
  },
  {
    mode: 'table',
    name: 'tag-up',
    keys: ['shift+up'],
    help: 'tag while moving up',
    action: tagAlong(-1),
  },
  {
    mode: 'table',
    name: 'tag-range',
    keys: ['V'],
    help: 'tag from the last tagged row to this one',
    action: tagRange,
  },
  { mode: 'table', name: 'untag', keys: ['U'], help: 'untag all', action: untagAll },

  {
    mode: 'table',
    name: 'details',
    keys: ['return'],
    help: 'details of this row',
    label: 'More',
    spare: true,
    obstacle: detailsObstacle,
    action: openDetails,
  },
  {
    mode: 'table',
    name: 'findings',
    keys: ['!'],
    help: 'what estab has found to be wrong',
    obstacle: findingsObstacle,
    action: openFindings,
  },
  {
    mode: 'table',
    name: 'copy',
    keys: ['c'],
    help: 'copy the remote address (OSC 52: over SSH too)',
    label: 'Copy',
    spare: true,
    obstacle: copyObstacle,
    effect: copy,
  },
  {
    mode: 'table',
    name: 'export',
    keys: ['x'],
    help: 'write what is shown to a new file, as CSV or JSON',
    label: 'Export',
    spare: true,
    obstacle: exportObstacle,
    action: openExport,
  },
  {
    mode: 'table',
    name: 'pause',
    keys: ['p', 'Z'],
    help: 'pause, and go on',
    label: 'Pause',
    spare: true,
    action: togglePause,
  },
  {
    mode: 'table',
    name: 'refresh',
    keys: ['r', 'ctrl+r'],
    help: 'refresh now, and read every process anew',
    effect: refresh,
  },
  {
    mode: 'table',
    name: 'slower',
    keys: ['+'],
    help: 'refresh less often',
    action: changeInterval(1),
  },
  {
    mode: 'table',
    name: 'faster',
    keys: ['-'],
    help: 'refresh more often',
    action: changeInterval(-1),
  },
  { mode: 'table', name: 'redraw', keys: ['ctrl+l'], help: 'draw the screen anew', effect: redraw },
  {
    mode: 'table',
    name: 'suspend',
    keys: ['ctrl+z'],
    help: 'suspend; fg brings it back',
    effect: suspend,
  },
  {
    mode: 'table',
    name: 'clear',
    keys: ['escape'],
    help: 'clear the text and port filters',
    action: clearLines,
  },

  {
    mode: 'groups',
    name: 'open',
    keys: ['return'],
    help: 'open the group: its connections',
    label: 'Open',
    obstacle: groupObstacle,
    action: openGroup,
  },
  {
    mode: 'groups',
    name: 'back',
    keys: ['escape', 'backspace'],
    help: 'clear the text and port filters, then ungroup',
    label: 'Back',
    action: leaveGroups,
  },
  {
    mode: 'groups',
    name: 'kill',
    keys: ['K', 'f9', 'delete'],
    help: 'end the process that the group is; asks first',
    label: 'Kill',
    dangerous: true,
    obstacle: groupKillObstacle,
    effect: askToKillGroup,
  },
  {
    mode: 'groups',
    keys: ['D', 'space', 'V', 'shift+down', 'shift+up', 'C', 'f2'],
    help: 'only for connections: open the group first',
    obstacle: () => 'this is for connections: Enter opens the group',
    action: (state) => state,
  },

  {
    mode: 'groups',
    name: 'copy',
    keys: ['c'],
    help: 'copy the pid, address, port, … that the group is',
    label: 'Copy',
    spare: true,
    obstacle: copyObstacle,
    effect: copy,
  },

  {
    mode: 'group',
    name: 'back',
    keys: ['escape', 'backspace'],
    help: 'back to the groups',
    label: 'Back',
    action: leaveGroup,
  },

  {
    mode: 'help',
    name: 'back',
    keys: ['escape', '?', 'q', 'f1', 'return'],
    help: 'back',
    label: 'Back',
    action: closeHelp,
  },
  ...steps('help', scrollHelp),
  {
    mode: 'help',
    name: 'page-down',
    keys: ['pagedown', 'space', 'ctrl+f'],
    help: 'a screen down',
    action: scrollHelp(10),
  },
  {
    mode: 'help',
    name: 'page-up',
    keys: ['pageup', 'ctrl+b'],
    help: 'a screen up',
    action: scrollHelp(-10),
  },

  {
    mode: 'states',
    name: 'toggle',
    keys: ['space'],
    help: 'turn on or off',
    label: 'On/off',
    action: toggleChosen,
  },
  ...steps('states', moveInMenu),
  {
    mode: 'states',
    name: 'all',
    keys: ['a'],
    help: 'all states',
    label: 'All',
    action: (state) => ({ ...state, filter: { ...state.filter, states: 0 } }),
  },
  {
    mode: 'states',
    name: 'back',
    keys: ['return', 'escape', 'f', 'q'],
    help: 'back',
    label: 'Done',
    action: close,
  },

  {
    mode: 'sort',
    name: 'choose',
    keys: ['return', 'space'],
    help: 'sort by this',
    label: 'Sort',
    action: sortByChosen,
  },
  ...steps('sort', moveInMenu),
  {
    mode: 'sort',
    name: 'back',
    keys: ['escape', 's', 'q'],
    help: 'back',
    label: 'Back',
    action: close,
  },

  {
    mode: 'columns',
    name: 'toggle',
    keys: ['space'],
    help: 'turn on or off',
    label: 'On/off',
    action: toggleColumn,
  },
  ...steps('columns', moveInColumns, { spare: true }),
  {
    mode: 'columns',
    name: 'page-down',
    keys: ['pagedown'],
    help: 'ten down',
    action: moveInColumns(10),
  },
  {
    mode: 'columns',
    name: 'page-up',
    keys: ['pageup'],
    help: 'ten up',
    action: moveInColumns(-10),
  },
  {
    mode: 'columns',
    name: 'left',
    keys: ['<', ',', 'left'],
    help: 'further to the left in the table',
    label: 'Left',
    action: shiftColumn(-1),
  },
  {
    mode: 'columns',
    name: 'right',
    keys: ['>', '.', 'right'],
    help: 'further to the right in the table',
    label: 'Right',
    action: shiftColumn(1),
  },
  {
    mode: 'columns',
    name: 'wider',
    keys: ['+', '='],
    help: 'wider',
    label: 'Wider',
    action: widenColumn(1),
  },
  {
    mode: 'columns',
    name: 'narrower',
    keys: ['-'],
    help: 'narrower',
    label: 'Narrower',
    action: widenColumn(-1),
  },
  {
    mode: 'columns',
    name: 'usual',
    keys: ['0', 'd'],
    help: 'the columns that suit the width, as at first',
    label: 'Usual',
    action: usualColumns,
  },
  {
    mode: 'columns',
    name: 'back',
    keys: ['return', 'escape', 'C', 'f2', 'q'],
    help: 'back',
    label: 'Done',
    action: close,
  },

  {
    mode: 'grouping',
    name: 'choose',
    keys: ['return', 'space'],
    help: 'group by this',
    label: 'Group',
    action: groupByChosen,
  },
  ...steps('grouping', moveInMenu),
  {
    mode: 'grouping',
    name: 'back',
    keys: ['escape', 'v', 'f5', 'q'],
    help: 'back',
    label: 'Back',
    action: close,
  },

  {
    mode: 'export',
    name: 'write',
    keys: ['return', 'space'],
    help: 'write it',
    label: 'Write',
    effect: exportChosen,
  },
  ...steps('export', moveInMenu),
  {
    mode: 'export',
    name: 'back',
    keys: ['escape', 'x', 'q'],
    help: 'cancel',
    label: 'Cancel',
    action: close,
  },

  {
    mode: 'findings',
    name: 'show',
    keys: ['return'],
    help: 'show the rows: its filter replaces the one in force',
    label: 'Show',
    action: showFinding,
  },
  ...steps('findings', moveFinding),
  {
    mode: 'findings',
    name: 'back',
    keys: ['escape', '!', 'q'],
    help: 'back',
    label: 'Back',
    action: close,
  },

  {
    mode: 'details',
    name: 'back',
    keys: ['escape', 'return', 'q'],
    help: 'back',
    label: 'Back',
    action: close,
  },
  ...steps('details', moveDetails),
  {
    mode: 'details',
    name: 'page-down',
    keys: ['pagedown', 'space', 'ctrl+f'],
    help: 'a screen down',
    action: pageDetails(1),
  },
  {
    mode: 'details',
    name: 'page-up',
    keys: ['pageup', 'ctrl+b'],
    help: 'a screen up',
    action: pageDetails(-1),
  },

  {
    mode: 'prompt',
    name: 'keep',
    keys: ['return'],
    help: 'keep the filter',
    label: 'Keep',
    action: keepLine,
  },
  {
    mode: 'prompt',
    name: 'drop',
    keys: ['escape', 'ctrl+c'],
    help: 'drop what was typed',
    label: 'Drop',
    action: dropLine,
  },
  {
    mode: 'prompt',
    name: 'complete',
    keys: ['tab'],
    help: 'complete the word; again: each of what is offered',
    label: 'Complete',
    action: offer(1),
  },
  {
    mode: 'prompt',
    name: 'complete-back',
    keys: ['shift+tab'],
    help: 'the one before of these',
    action: offer(-1),
  },
  {
    mode: 'prompt',
    name: 'older',
    keys: ['up', 'ctrl+p'],
    help: 'the filter before this one',
    label: 'Earlier',
    action: recall(1),
  },
  {
    mode: 'prompt',
    name: 'newer',
    keys: ['down', 'ctrl+n'],
    help: 'the filter after this one',
    action: recall(-1),
  },
  {
    mode: 'prompt',
    name: 'erase',
    keys: ['backspace'],
    help: 'erase the character before',
    action: backspace,
  },
  {
    mode: 'prompt',
    name: 'erase-after',
    keys: ['delete', 'ctrl+d'],
    help: 'erase the character after',
    action: deleteForward,
  },
  {
    mode: 'prompt',
    name: 'save',
    keys: ['ctrl+s'],
    help: 'save it under a name, for @name',
    label: 'Save',
    spare: true,
    obstacle: saveObstacle,
    action: openNaming,
  },
  {
    mode: 'prompt',
    name: 'erase-word',
    keys: ['ctrl+w', 'alt+backspace'],
    help: 'erase the word before',
    action: eraseWord,
  },
  {
    mode: 'prompt',
    name: 'erase-line',
    keys: ['ctrl+u'],
    help: 'erase to the start',
    label: 'Clear',
    action: eraseToStart,
  },
  { mode: 'prompt', name: 'left', keys: ['left', 'ctrl+b'], help: 'left', action: caretLeft },
  { mode: 'prompt', name: 'right', keys: ['right', 'ctrl+f'], help: 'right', action: caretRight },
  {
    mode: 'prompt',
    name: 'word-left',
    keys: ['ctrl+left'],
    help: 'a word left',
    action: caretWordLeft,
  },
  {
    mode: 'prompt',
    name: 'word-right',
    keys: ['ctrl+right'],
    help: 'a word right',
    action: caretWordRight,
  },
  {
    mode: 'prompt',
    name: 'start',
    keys: ['home', 'ctrl+a'],
    help: 'start of the line',
    action: caretStart,
  },
  {
    mode: 'prompt',
    name: 'end',
    keys: ['end', 'ctrl+e'],
    help: 'end of the line',
    action: caretEnd,
  },

  { mode: 'name', name: 'save', keys: ['return'], help: 'save', label: 'Save', effect: saveFilter },
  {
    mode: 'name',
    name: 'cancel',
    keys: ['escape', 'ctrl+c'],
    help: 'do not save',
    label: 'Cancel',
    action: close,
  },
  {
    mode: 'name',
    name: 'erase',
    keys: ['backspace'],
    help: 'erase the last character',
    action: eraseName,
  },
  {
    mode: 'name',
    name: 'erase-name',
    keys: ['ctrl+u', 'ctrl+w'],
    help: 'erase the name',
    action: clearName,
  },

  {
    mode: 'kill',
    name: 'cancel',
    keys: ['escape', 'n', 'q', 'ctrl+c'],
    help: 'cancel',
    label: 'Cancel',
    action: close,
  },
  {
    mode: 'kill',
    name: 'yes',
    keys: ['y'],
    help: 'yes: send the signal named in the question',
    label: 'Yes',
    dangerous: true,
    obstacle: unasked,
    effect: agreeToSignal,
  },
  {
    mode: 'kill',
    name: 'next',
    keys: ['down', 'j', 'tab', 'right'],
    help: 'next answer',
    label: 'Next',
    action: moveChoice(1),
  },
  {
    mode: 'kill',
    name: 'previous',
    keys: ['up', 'k', 'shift+tab', 'left'],
    help: 'previous answer',
    action: moveChoice(-1),
  },
  {
    mode: 'kill',
    name: 'choose',
    keys: ['return'],
    help: 'the answer at the cursor, Cancel at first',
    label: 'Choose',
    dangerous: true,
    effect: answer,
  },

  {
    mode: 'plan',
    name: 'cancel',
    keys: ['escape', 'n', 'q', 'ctrl+c'],
    help: 'cancel, stop or leave the results',
    label: 'Cancel',
    action: close,
  },
  {
    mode: 'plan',
    name: 'yes',
    keys: ['y'],
    help: 'yes: do what the question names',
    label: 'Yes',
    dangerous: true,
    obstacle: (state) =>
      planOf(state)?.step === 'ask' ? null : 'there is nothing to say yes to now',
    effect: agreeToDeed,
  },
  {
    mode: 'plan',
    name: 'next',
    keys: ['right', 'tab', 'l'],
    help: 'next answer',
    label: 'Next',
    action: moveAnswer(1),
  },
  {
    mode: 'plan',
    name: 'previous',
    keys: ['left', 'shift+tab', 'h'],
    help: 'previous answer',
    action: moveAnswer(-1),
  },
  {
    mode: 'plan',
    name: 'down',
    keys: ['down', 'j'],
    help: 'scroll down',
    label: 'Scroll',
    action: scrollPlan(1),
  },
  { mode: 'plan', name: 'up', keys: ['up', 'k'], help: 'scroll up', action: scrollPlan(-1) },
  {
    mode: 'plan',
    name: 'choose',
    keys: ['return'],
    help: 'the answer at the cursor, Cancel at first',
    label: 'Choose',
    dangerous: true,
    effect: answerPlan,
  },

  ...OPENED.map((mode) => ({
    ...{ mode, name: 'quit', keys: ['ctrl+c'], help: 'quit' },
    effect: quit,
  })),
];

function unasked(state: State): string | null {
  return questionOf(state)?.step === 'confirm' ? null : 'there is nothing to say yes to now';
}

function scrollHelp(by: number): Action {
  return (state) => moveHelp(by, helpLines(state))(state);
}

/** How far the help can be scrolled: a line for each key and named filter and two for each mode and for those, less what is in sight below the title. */
function helpLines(state: State): number {
  const modes = new Set(KEYS.map(({ mode }) => mode));
  return Math.max(
    0,
    bindings(state.rebound).length + state.named.size + 2 * modes.size + 2 - regions(state).panel +
      1,
  ) + 1;
}

/** Why a key cannot work now; null: it can. A read-only view refuses here whatever could end something. */
export function obstacleOf({ dangerous, obstacle }: Binding, state: State): string | null {
  if (dangerous && state.readonly) return 'nothing can be ended in a read-only view';
  return obstacle?.(state) ?? null;
}

/** Where keys are pressed now. */
export function keyModeOf({ mode, level }: State): KeyMode {
  return mode.kind === 'table' ? level.kind : mode.kind;
}

/** What the keys of groups leave as it is in the table. */
const LIKE_TABLE: ReadonlySet<KeyMode> = new Set(['groups', 'group']);

/** The name of an action in the settings: in the table its own, elsewhere with the mode before it. */
export function actionName({ mode, name }: Binding): string | null {
  if (name === undefined) return null;
  return mode === 'table' ? name : `${mode}-${name}`;
}

/** Every key that does something in this view, as somebody may have changed it. */
export const bindings = remembered((rebound: Rebound): readonly Binding[] =>
  KEYS.map((binding) => {
    const keys = rebound.get(actionName(binding) ?? '');
    return keys === undefined ? binding : { ...binding, keys };
  }).filter(({ keys }) => keys.length > 0)
);

/** The bindings of a mode: its own first, then those of the table that hold there too. */
export function bindingsIn(mode: KeyMode, rebound: Rebound = new Map()): readonly Binding[] {
  const all = bindings(rebound);
  const own = all.filter((binding) => binding.mode === mode);
  if (!LIKE_TABLE.has(mode)) return own;
  const taken = new Set(own.flatMap(({ keys }) => keys));
  const others = all.filter((binding) => binding.mode === 'table')
    .map((binding) => ({
      ...binding,
      spare: true as const,
      keys: binding.keys.filter((key) => !taken.has(key)),
    }));
  return [...own, ...others.filter(({ keys }) => keys.length > 0)];
}

/** The binding of a key in a mode, or null. */
export function bindingOf(mode: KeyMode, key: string, rebound?: Rebound): Binding | null {
  return bindingsIn(mode, rebound).find(({ keys }) => keys.includes(key)) ?? null;
}

/** The key of an action that is shown, or null where it has none. */
export function keyOf(mode: KeyMode, name: string, rebound: Rebound): string | null {
  return bindingsIn(mode, rebound).find((one) => one.name === name)?.keys[0] ?? null;
}
