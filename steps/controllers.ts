import type { KubeObject } from '../engine/api/object';
import type { Reconciler } from '../engine/client/reconciler';
import { controllerNamed } from '../engine/cluster/control-plane';
import { Given, stepsAbout, When } from './dsl';
import { didYouMean, InputError } from './language/errors';
import type { ScenarioWorld } from './world';

stepsAbout('Controllers of your own');

const known = new Map<string, Reconciler>();

/**
 * Makes a controller known to scenarios under a name: `Given the controller "widget-controller" runs`. It is made for each
 * scenario anew, so it must keep nothing outside of its `reconcile`.
 */
export function controller<T extends KubeObject>(name: string, reconciler: Reconciler<T>): void {
  if (known.has(name)) throw new InputError(`there are two controllers named "${name}"`);
  known.set(name, reconciler);
}

Given(
  'the controller {name} runs',
  {
    doc: 'One that a support file has made known. It may do everything, as an operator that its author starts by hand.',
    example: 'the controller "widget-controller" runs',
    also: ['When'],
  },
  (world, name) => run(world, name),
);

Given(
  'the controller {name} runs as user {name}',
  {
    doc: 'With the rights of that user; `system:serviceaccount:…` for a service account.',
    example: 'the controller "widget-controller" runs as user "system:serviceaccount:default:widgets"',
    also: ['When'],
  },
  (world, name, user) => run(world, name, user),
);

When(
  'the controller {name} stops/starts/crashes',
  {
    doc: 'One that runs by a step above; what it remembered is lost.',
    example: 'the controller "widget-controller" crashes',
  },
  async (world, name) => {
    const driver = await world.cluster();
    if (driver.view.running(name) === undefined) throw new InputError(`the controller "${name}" does not run here`);
    const verb = /(stop|start|crashe)s$/.exec(world.stepText)?.[1];
    const kind = verb === 'stop' ? 'component-stops' : verb === 'start' ? 'component-starts' : 'component-crashes';
    await driver.inject({ kind, component: name });
  },
);

Given(
  'the syncs of the {component} are traced',
  {
    doc: 'Each of its loops is in the trace, phase by phase: sync.watch, sync.desired, sync.current, sync.write, sync.requeue. Those of controllers of your own always are.',
    example: 'the syncs of the replicaset controller are traced',
    describes: true,
  },
  (world, component) => {
    const found = controllerNamed(component);
    if (found === undefined) throw new InputError(`unsupported: the ${component} has no syncs that can be traced`);
    world.setUp.change('what is traced').tracedControllers.add(found.name);
  },
);

/** Throws InputError for a name that no support file has given. */
export function reconcilerOf(name: string): Reconciler {
  const reconciler = known.get(name);
  if (reconciler === undefined) {
    const names = [...known.keys()];
    const listed = names.join(', ') || 'none';
    throw new InputError(
      `no support file makes a controller "${name}" known; there are: ${listed}${didYouMean(name, names)}`,
    );
  }
  return reconciler;
}

async function run(world: ScenarioWorld, name: string, as?: string): Promise<void> {
  const reconciler = reconcilerOf(name);
  const driver = await world.cluster();
  await driver.runController(name, reconciler, as === undefined ? {} : { as });
}
