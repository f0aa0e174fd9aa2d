import { instant, millis, type Instant } from '../engine/base/brand';
import { Given, stepsAbout, Then } from './dsl';
import { parsePredicate } from './language/catalogue';
import { InputError } from './language/errors';
import type { Predicate } from './language/predicate';
import { durationText, momentText, parseDuration } from './language/quantities';
import { settle } from './temporal/settle';
import type { Claim } from './temporal/claim';
import * as operators from './temporal/operators';
import type { Known } from './temporal/operators';
import { allOf, type Trace } from './temporal/trace';
import { satisfied, type Verdict } from './temporal/verdict';
import type { ScenarioWorld } from './world';

stepsAbout('Time: operators on states');

Then(
  'within {duration}, {predicate}',
  {
    doc: 'The state holds at some instant of the span that begins with the last When. Both ends count.',
    example: 'within 30s, service "web" has an external IP',
  },
  (world, span, predicate) =>
    change(world, `within ${durationText(span)}`, predicate, (trace, known) => operators.within(trace, known, span), {
      until: span,
    }),
);

Then(
  'within {duration}, {predicate} again',
  {
    doc: 'The state does not hold at some instant from the last When on, and after that holds, before the span is over.',
    example: 'within 7m, deployment "web" has 3 ready replicas again',
  },
  (world, span, predicate) =>
    one(
      world,
      `within ${durationText(span)}, again`,
      predicate,
      (trace, known) => operators.again(trace, known, span),
      { until: span },
    ),
);

Then(
  'for the next {duration}, {predicate}',
  {
    doc: 'The state holds at every instant of the span that begins with the last When.',
    example: 'for the next 40s, node "n1" is Ready',
  },
  (world, span, predicate) =>
    one(
      world,
      `for the next ${durationText(span)}`,
      predicate,
      (trace, known) => operators.throughout(trace, known, span),
      {
        until: span,
      },
    ),
);

Then(
  'within {duration} and then for {duration}, {predicate}',
  {
    doc: 'The state begins to hold within the first span and then holds without a break for the second.',
    example: 'within 60s and then for 5m, deployment "web" has 3 ready replicas',
  },
  (world, by, stay, predicate) =>
    one(
      world,
      `within ${durationText(by)} and then for ${durationText(stay)}`,
      predicate,
      (trace, known) => operators.becomesAndStays(trace, known, { by, stay }),
      { until: millis(by + stay) },
    ),
);

Then(
  'not before {duration}, {predicate}',
  {
    doc: 'The state does not hold before the span is over, and does hold at some later instant.',
    example: 'not before 300s, pod "web-0" does not exist',
  },
  (world, span, predicate) =>
    change(world, `not before ${durationText(span)}`, predicate, (trace, known) =>
      operators.notBefore(trace, known, span),
    ),
);

Then(
  'between {duration} and {duration} later, {predicate}',
  {
    doc: 'The first instant at which the state holds lies between the two, both included.',
    example: 'between 38s and 56s later, node "n1" is NotReady',
  },
  (world, from, to, predicate) =>
    change(
      world,
      `between ${durationText(from)} and ${durationText(to)} later`,
      predicate,
      (trace, known) => operators.firstBetween(trace, known, { from, to }),
      { until: to },
    ),
);

Then(
  'exactly {duration} later, {predicate}',
  {
    doc: 'The first instant at which the state holds is exactly this long after the last When, to the millisecond.',
    example: 'exactly 300s later, pod "web-0" is Terminating',
  },
  (world, span, predicate) =>
    change(
      world,
      `exactly ${durationText(span)} later`,
      predicate,
      (trace, known) => operators.firstBetween(trace, known, { from: span, to: span }),
      { until: span },
    ),
);

Then(
  'at {moment}, {predicate}',
  {
    doc: 'The state holds at that instant of the scenario, past or to come.',
    example: 'at T+40s, node "n1" is Ready',
  },
  (world, moment, predicate) => {
    const at = world.instantOf(moment);
    return settle(world, {
      operator: `at ${momentText(at, world.epoch)}`,
      predicates: [predicate],
      deadline: at,
      decide: ([trace], known) => operators.atMoment(given(trace), known, at),
    });
  },
);

Then(
  'eventually, {predicate}',
  {
    doc: 'The state holds at some instant from the last When on, before the cluster comes to rest or the scenario ends.',
    example: 'eventually, deployment "web" is fully rolled out',
  },
  (world, predicate) =>
    change(world, 'eventually', predicate, (trace, known) => operators.sometime(trace, known, known.anchor)),
);

Then(
  'eventually, {predicate} again',
  {
    doc: 'The state does not hold at some instant from the last When on, and after that holds, before the cluster comes to rest or the scenario ends.',
    example: 'eventually, deployment "web" is fully rolled out again',
  },
  (world, predicate) => one(world, 'eventually, again', predicate, operators.again),
);

Then(
  'at all times, {predicate}',
  {
    doc: 'The state held from the start of the scenario on, transient states included, and holds until its end.',
    example: 'at all times, service "web" has at least 1 ready endpoint',
  },
  (world, predicate) =>
    standing(world, 'at all times', predicate, (trace, known) => operators.always(trace, known, known.start)),
);

Given(
  'from now on, {predicate}',
  {
    doc: 'The state holds from here until the scenario ends. The step during which it breaks fails.',
    example: 'from now on, deployment "web" has at least 2 available replicas',
    also: ['When', 'Then'],
  },
  async (world, predicate) => {
    const { view } = await world.cluster();
    const from = view.at;
    await standing(world, 'from now on', predicate, (trace, known) => operators.always(trace, known, from), from);
  },
);

Then(
  'at no time, {predicate}',
  {
    doc: 'The state never held since the start of the scenario, not even in passing, and does not until its end.',
    example: 'at no time, node "n2" is NotReady',
  },
  (world, predicate) =>
    standing(world, 'at no time', predicate, (trace, known) => operators.never(trace, known, known.start)),
);

Then(
  'at some point, {predicate}',
  {
    doc: 'The state held at some instant since the start of the scenario, or comes to hold. Transient states count.',
    example: 'at some point, deployment "web" has 4 current replicas',
  },
  (world, predicate) =>
    one(world, 'at some point', predicate, (trace, known) => operators.sometime(trace, known, known.start), {
      since: world.epoch,
      heldAllAlong: ([trace], at) => at === world.epoch && given(trace).moments(at, at)[0]?.holds === true,
    }),
);

Then(
  'during the last {duration}, {predicate}',
  {
    doc: 'The state held at every instant of the span that ends now.',
    example: 'during the last 5m, pod "web-0" is Running',
  },
  (world, span, predicate) =>
    settle(world, {
      operator: `during the last ${durationText(span)}`,
      predicates: [predicate],
      pastOnly: true,
      decide: ([trace], known) => operators.duringTheLast(given(trace), known, span),
    }),
);

Then(
  'whenever {predicate}, within {duration} {predicate}',
  {
    doc: 'Each time the first state begins to hold, the second holds within the span. Fails when the first never held.',
    example: 'whenever pod "web-0" is not Ready, within 1s service "web" has 2 ready endpoints',
  },
  (world, trigger, span, answer) =>
    settle(world, {
      operator: `whenever …, within ${durationText(span)}`,
      predicates: [trigger, answer],
      decide: ([first, second], known) => operators.responds(given(first), given(second), known, span),
      heldAllAlong: ([first, second], at) => operators.isAnsweredBefore(given(first), given(second), at),
    }),
);

Then(
  'whenever {predicate}, at the same time {predicate}',
  {
    doc: 'At the end of each instant at which the first state holds, so does the second. Fails when the first never held.',
    example:
      'whenever node "n1" is Unreachable, at the same time node "n1" has taint "node.kubernetes.io/unreachable:NoExecute"',
  },
  (world, condition, consequence) =>
    pair(world, 'whenever …, at the same time', [condition, consequence], operators.implies),
);

Then(
  'as long as {predicate}, {predicate}',
  {
    doc: 'While the first state holds, so does the second. Fails when the first never held.',
    example: 'as long as node "n1" is NotReady, service "web" has at least 1 ready endpoint',
  },
  (world, condition, consequence) => pair(world, 'as long as', [condition, consequence], operators.implies),
);

Then(
  'until {predicate}, {predicate}',
  {
    doc: 'From the last When on, the second state holds until the first does, or for good.',
    example: 'until pod "web-1" is Ready, pod "web-0" is Running',
  },
  (world, end, predicate) => pair(world, 'until', [end, predicate], operators.holdsUntil),
);

Then(
  'after {predicate}, at no time {predicate}',
  {
    doc: 'Once the first state has held, the second never does. Fails when the first never held.',
    example: 'after node "n1" is NotReady, at no time node "n1" runs 5 pods',
  },
  (world, opening, predicate) => pair(world, 'after …, at no time', [opening, predicate], operators.neverAfter),
);

Then(
  'only after {predicate}, {predicate}',
  {
    doc: 'The second state does not hold before the first has held. Fails when the second never held.',
    example:
      'only after service "web" has an external IP, the load balancer of service "web" sends traffic to node "n1"',
  },
  (world, opening, predicate) => pair(world, 'only after', [opening, predicate], operators.onlyAfter),
);

Then(
  '{count} time(s), {predicate} began to hold',
  {
    doc: 'How often the state went from not holding to holding since the scenario began.',
    example: 'at most 1 time, node "n1" is NotReady began to hold',
  },
  (world, count, predicate) =>
    overall(world, `${count.text} times`, predicate, (trace, known) => operators.rises(trace, known, count)),
);

Then(
  'in total {bound}, {predicate}',
  {
    doc: 'The time during which the state held since the scenario began, added up.',
    example: 'in total at most 5s, service "web" has no ready endpoints',
  },
  (world, bound, predicate) =>
    overall(world, `in total ${bound.relation} ${durationText(bound.span)}`, predicate, (trace, known) =>
      operators.inTotal(trace, known, bound),
    ),
);

Then(
  'without interruption for {bound}, {predicate}',
  {
    doc: 'The longest unbroken time during which the state held since the scenario began.',
    example: 'without interruption for at most 2s, service "web" has no ready endpoints',
  },
  (world, bound, predicate) =>
    overall(
      world,
      `without interruption for ${bound.relation} ${durationText(bound.span)}`,
      predicate,
      (trace, known) => operators.longest(trace, known, bound),
    ),
);

Then(
  'within {duration}, all of these hold:',
  {
    doc: 'All the states of the table hold at one and the same instant of the span.',
    example: 'within 30s, all of these hold:',
    below: `| node "n1" is Ready                    |
| deployment "web" has 3 ready replicas |`,
    argument: 'table',
  },
  (world, span, table) =>
    settle(world, {
      operator: `within ${durationText(span)}, all together`,
      predicates: table.lines().map(parsePredicate),
      decide: (traces, known) => operators.within(allOf(traces), known, span),
      deadline: instant(world.anchor.at + span),
      heldAllAlong: (traces, at) => traces.every((trace) => trace.heldAllAlong(at)),
    }),
);

Then(
  'these happen in order:',
  {
    doc: 'Each state of the table comes to hold after the one above it, and, where given, at most so long after it.',
    example: 'these happen in order:',
    below: `| what                        | at most after |
| node "n1" is Ready          |               |
| pod "web-0" is Running      | 30s           |`,
    argument: 'table',
  },
  (world, table) => {
    const rows = table.rows({ what: 'required', 'at most after': 'optional' });
    const predicates = rows.map((row) => parsePredicate(row.what));
    const limits = rows.map((row) =>
      row['at most after'] === undefined ? undefined : parseDuration(row['at most after']),
    );
    return settle(world, {
      operator: 'in order',
      predicates,
      decide: (traces, known) => operators.inOrder(traces, known, limits),
      heldAllAlong: (traces, at) => given(traces.at(-1)).heldAllAlong(at),
    });
  },
);

Given(
  'these invariants hold throughout:',
  {
    doc: 'Each state of the table holds from here until the scenario ends.',
    example: 'these invariants hold throughout:',
    below: `| node "n1" is Ready |
| node "n2" is Ready |`,
    argument: 'table',
  },
  async (world, table) => {
    const { view } = await world.cluster();
    const from = view.at;
    for (const line of table.lines()) {
      const always: Decide = (trace, known) => operators.always(trace, known, from);
      await standing(world, 'throughout', parsePredicate(line), always, from);
    }
  },
);

type Decide = (trace: Trace, known: Known) => Verdict;

interface Bounds {
  readonly until?: number;
  readonly since?: Instant;
  readonly heldAllAlong?: NonNullable<Claim['heldAllAlong']>;
}

/** That a state comes to hold. One that was there all along shows nothing. */
const change = (
  world: ScenarioWorld,
  operator: string,
  predicate: Predicate,
  decide: Decide,
  bounds: Bounds = {},
): Promise<void> =>
  one(world, operator, predicate, decide, { heldAllAlong: ([trace], at) => given(trace).heldAllAlong(at), ...bounds });

function one(
  world: ScenarioWorld,
  operator: string,
  predicate: Predicate,
  decide: Decide,
  { until, since, heldAllAlong }: Bounds = {},
): Promise<void> {
  return settle(world, {
    operator,
    predicates: [predicate],
    decide: ([trace], known) => decide(given(trace), known),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { deadline: instant(world.anchor.at + until) }),
    ...(heldAllAlong === undefined ? {} : { heldAllAlong }),
  });
}

function pair(
  world: ScenarioWorld,
  operator: string,
  predicates: readonly [Predicate, Predicate],
  decide: (first: Trace, second: Trace, known: Known) => Verdict,
): Promise<void> {
  return settle(world, {
    operator,
    predicates,
    decide: ([first, second], known) => decide(given(first), given(second), known),
  });
}

/** A measure of the whole scenario: up to the declared end, or up to now when none is declared. */
function overall(world: ScenarioWorld, operator: string, predicate: Predicate, decide: Decide): Promise<void> {
  return settle(world, {
    operator,
    predicates: [predicate],
    since: world.epoch,
    pastOnly: world.horizon === undefined,
    decide: ([trace], known) => decide(given(trace), known),
  });
}

/** Checked against all that has happened, and from here on at the end of each step. */
async function standing(
  world: ScenarioWorld,
  operator: string,
  predicate: Predicate,
  decide: Decide,
  since: Instant = world.epoch,
): Promise<void> {
  const driver = await world.cluster();
  world.watch(predicate);
  const trace = given(world.monitors.trace(predicate.text));
  world.invariants.push({
    sentence: `${operator}, ${predicate.text}`,
    predicate,
    trace,
    since,
    decide: (known) => decide(trace, known),
  });
  await settle(world, {
    operator,
    predicates: [predicate],
    pastOnly: true,
    since,
    decide: (_, known) => {
      const verdict = decide(trace, known);
      return verdict.kind === 'violated' ? verdict : satisfied(driver.view.at);
    },
  });
}

function given(trace: Trace | undefined): Trace {
  if (trace === undefined) throw new InputError('the claim names no state');
  return trace;
}
