import { Box } from 'ink';
import { constants } from 'node:os';
import type { ReactElement } from 'react';
import { harmless } from '../model/text.ts';
import type { Connection } from '../model/drop.ts';
import { type Act, actName, answersOf, asksTwice, consequence, type Plan } from '../store/plan.ts';
import type { State } from '../store/state.ts';
import { answerLines, Answers } from './answers.tsx';
import { keyHints } from './hints.ts';
import { Line, usePlain } from './look.tsx';
import { KIN, Rule } from './panel.tsx';
import { toneColour } from './theme.ts';

function holders({ processes }: Connection): string {
  return processes.length === 0
    ? 'no process known'
    : processes.map(({ name, pid }) => `${name} (${pid})`).join(', ');
}

/** What is known of a target beyond its name. */
function details(act: Act): string {
  if (act.kind === 'connection') {
    const { connection } = act;
    return [connection.state, holders(connection)].filter((part) => part !== '').join('  ');
  }
  const { target, kinship } = act;
  const kin = KIN[kinship];
  return [`user ${target.user}`, kin && `${kin}!`, target.process.command]
    .filter((part) => part !== '').join('  ');
}

function titleOf({ acts, deed, step, results }: Plan, top: number, room: number): string {
  const count = acts.length;
  const things = deed === 'drop'
    ? count === 1 ? 'this connection' : `these ${count} connections`
    : count === 1
    ? 'this process'
    : `these ${count} processes`;
  const place = count > room ? ` (${top + 1} to ${Math.min(top + room, count)})` : '';
  if (step === 'ask') return `${deed === 'drop' ? 'Drop' : 'End'} ${things}?${place}`;
  const done = results.filter((result) => result !== null).length;
  return step === 'run' ? `${done} of ${count} done${place}` : `What became of ${things}${place}`;
}

/** What can be answered; nothing where nothing is asked. */
function answersTo(plan: Plan): readonly string[] {
  if (plan.step !== 'ask') return [];
  const words = answersOf(plan).map((deed) =>
    deed === 'drop' ? 'Drop' : `${deed.slice(3)} ${constants.signals[deed]}`
  );
  return ['Cancel', ...words];
}

/** The keys and what they do now; one that has been taken away is not named. */
function hintOf(state: State, plan: Plan): string {
  const deed = plan.deed === 'drop' ? 'drops' : `sends ${plan.deed}`;
  const hints = {
    run: [['cancel', 'stops what has not begun']],
    done: [['cancel', 'leaves']],
    ask: [
      ['yes', asksTwice(plan) ? `asks once more, then ${deed}` : deed],
      ['choose', 'gives the answer at the cursor'],
    ],
  } as const;
  return keyHints('plan', hints[plan.step], state);
}

/** One sentence more about the whole: what follows, what is left out, or that it is asked again. */
function noteOf({ acts, agreed, without }: Plan): string {
  const [only, second] = acts;
  if (agreed) return 'Really? estab itself, what it runs in or pid 1 is among them';
  if (second === undefined && only?.kind === 'connection') return consequence(only.connection);
  return without;
}

/** Lines besides the list: the rule, the answers (two lines at worst), the note and the hint. */
const BESIDES = 5;

/** The question before several acts, their progress, and what became of them. */
export function PlanDialog(
  { state, plan, lines }: { readonly state: State; readonly plan: Plan; readonly lines: number },
): ReactElement {
  const text = usePlain();
  const roomy = lines > BESIDES;
  const answers = answersTo(plan);
  const asked = answers.length === 0 ? 0 : answerLines(answers, state.size.columns);
  const room = Math.max(1, lines - (roomy ? BESIDES : 1 + asked));
  const top = Math.max(0, Math.min(plan.top, plan.acts.length - room));
  const note = noteOf(plan);
  return (
    <Box flexDirection='column'>
      <Rule columns={state.size.columns} title={titleOf(plan, top, room)} />
      {plan.acts.slice(top, top + room).map((act, line) => {
        const result = plan.results[top + line];
        return result
          ? (
            <Line key={top + line} bold colour={toneColour(result.tone)}>
              {text(harmless(` ${result.text}`))}
            </Line>
          )
          : (
            <Line key={top + line}>
              {text(harmless(` ${actName(act)}  ${details(act)}`))}
            </Line>
          );
      })}
      {roomy && note !== '' && <Line bold={plan.agreed} dim={!plan.agreed}>{` ${note}`}</Line>}
      {asked > 0 && <Answers answers={answers} place={plan.place} />}
      {roomy && <Line dim>{hintOf(state, plan)}</Line>}
    </Box>
  );
}
