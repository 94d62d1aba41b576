import { common, EVERY_SOCKET, type Reach, united } from '../model/reach.ts';
import { UNIX } from '../model/protocol.ts';
import { NEW_SYN_RECV, type StateSet, SYN_RECV } from '../model/state.ts';
import type { Expression } from './expression.ts';
import { protocolReach } from './protocol.ts';

/** The reach of some states: a request socket counts as SYN_RECV. */
export function statesReach(states: StateSet): Reach {
  return { ...EVERY_SOCKET, states: states | ((states >> SYN_RECV & 1) << NEW_SYN_RECV) };
}

/** A reach beyond which nothing passes the expression. */
export function reachOf(expression: Expression): Reach {
  switch (expression.kind) {
    case 'everything':
    case 'not':
      return EVERY_SOCKET;
    case 'and':
      return expression.operands.map(reachOf).reduce(common);
    case 'or':
      return expression.operands.map(reachOf).reduce(united);
    case 'states':
      return statesReach(expression.set);
    case 'term': {
      const { field, operator, values } = expression;
      const { reach } = field ?? {};
      if (reach === undefined || operator === '!=') return EVERY_SOCKET;
      return values.map(reach).reduce(united);
    }
  }
}

/** Whether an expression names UNIX sockets, with a key or as a bare word: they are read only where they are asked for. */
export function namesUnix(expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.some(namesUnix);
    case 'term': {
      const { field, operator, values } = expression;
      const reach = field === null ? protocolReach : field.reach;
      return reach !== undefined && operator !== '!=' &&
        values.some((value) => value.form === 'plain' && reach(value).protocols.includes(UNIX));
    }
    default:
      return false;
  }
}

/** Whether an expression asks who holds a socket, with a key or as a bare word: before that is known it cannot say what passes. */
export function asksOwners(expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.some(asksOwners);
    case 'not':
      return asksOwners(expression.operand);
    case 'term':
      return expression.field === null || expression.field.owners === true;
    default:
      return false;
  }
}
