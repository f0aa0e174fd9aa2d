import type { KubeObject } from '../engine/api/object';
import type { Resource } from '../engine/api/resource';
import { instant, minutes } from '../engine/base/brand';
import { controllerOf } from '../engine/client/controller-ref';
import type { ClusterDriver } from '../engine/driver/driver';
import type { JournalEntry } from '../engine/sim/journal';
import { reconcilerOf } from './controllers';
import { stepsAbout, Then } from './dsl';
import { ClaimError, InputError } from './language/errors';
import { momentText } from './language/quantities';
import type { ScenarioWorld } from './world';

stepsAbout('Controllers of your own');

/** What was found of a controller, in a few words. */
interface Conduct {
  readonly good: boolean;
  readonly seen: string;
}

const PATIENCE = minutes(1);

Then(
  'the controller {name} is idempotent',
  {
    doc: 'A minute passes; it is started again, and writes nothing for another minute.',
    example: 'the controller "widget-controller" is idempotent',
  },
  (world, name) => judge(world, 'idempotent', name, idempotence),
);

Then(
  'the controller {name} is not idempotent',
  { doc: 'It writes though all is as it was.', example: 'the controller "widget-controller" is not idempotent' },
  (world, name) => judge(world, 'idempotent', name, idempotence),
);

Then(
  'the controller {name} is level-triggered',
  {
    doc: 'While it is away something that it made is deleted; within a minute after it has come back it is there again.',
    example: 'the controller "widget-controller" is level-triggered',
  },
  (world, name) => judge(world, 'level-triggered', name, levelTriggering),
);

Then(
  'the controller {name} is not level-triggered',
  {
    doc: 'What it was not told of it does not see.',
    example: 'the controller "widget-controller" is not level-triggered',
  },
  (world, name) => judge(world, 'level-triggered', name, levelTriggering),
);

async function judge(
  world: ScenarioWorld,
  property: string,
  name: string,
  look: (world: ScenarioWorld, driver: ClusterDriver, name: string) => Promise<Conduct>,
): Promise<void> {
  const driver = await world.cluster();
  if (driver.view.running(name) !== true) throw new InputError(`the controller "${name}" does not run`);
  const { good, seen } = await look(world, driver, name);
  const wanted = !world.stepText.includes('" is not ');
  if (good === wanted) return;
  const message = `the controller "${name}" is ${good ? '' : 'not '}${property}: ${seen}`;
  throw new ClaimError(message, { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) });
}

async function idempotence(world: ScenarioWorld, driver: ClusterDriver, name: string): Promise<Conduct> {
  await pass(driver);
  const before = driver.journal().length;
  await driver.inject({ kind: 'component-crashes', component: name });
  await driver.inject({ kind: 'component-starts', component: name });
  await pass(driver);
  const [first, ...others] = driver.journal(before).filter((entry) => isWrite(entry, name));
  if (first === undefined) return { good: true, seen: 'it wrote nothing' };
  const when = momentText(first.at, world.epoch);
  return { good: false, seen: `${when} it wrote ${first.subject}, and ${others.length} more writes` };
}

/** Its events are no writes of its syncs. */
const isWrite = ({ actor, action }: JournalEntry, name: string): boolean => actor === name && action === 'sync.write';

async function levelTriggering(_world: ScenarioWorld, driver: ClusterDriver, name: string): Promise<Conduct> {
  const made = madeBy(driver, name);
  if (made === undefined) throw new InputError(`the controller "${name}" owns nothing that could be deleted`);
  const { resource, object } = made;
  const { namespace } = object.metadata;
  const owner = controllerOf(object)?.uid;
  const isBack = (): boolean =>
    driver.view
      .list(resource, namespace)
      .some((each) => controllerOf(each)?.uid === owner && each.metadata.uid !== object.metadata.uid);
  await driver.inject({ kind: 'component-crashes', component: name });
  await driver.remove(resource, object.metadata);
  await pass(driver);
  await driver.inject({ kind: 'component-starts', component: name });
  await pass(driver, isBack);
  const what = `${resource.plural} ${namespace ?? ''}/${object.metadata.name}`;
  return { good: isBack(), seen: `${what} was deleted while it was away, and is ${isBack() ? '' : 'not '}there again` };
}

/** The first object, by kind and name, whose controller is one of those that it reconciles. */
function madeBy(
  driver: ClusterDriver,
  name: string,
): { readonly resource: Resource; readonly object: KubeObject } | undefined {
  const { of, owns = [] } = reconcilerOf(name);
  const owners = new Set(driver.view.list(of).map(({ metadata }) => metadata.uid));
  for (const resource of owns) {
    const object = driver.view.list(resource).find((each) => owners.has(controllerOf(each)?.uid ?? ''));
    if (object !== undefined) return { resource, object };
  }
  return undefined;
}

async function pass(driver: ClusterDriver, done?: () => boolean): Promise<void> {
  await driver.runUntil(instant(driver.view.at + PATIENCE), done === undefined ? {} : { done });
}
