import type { Handle } from '../engine/control-plane/scheduler/framework/handle';
import type { SchedulerPlugin } from '../engine/control-plane/scheduler/framework/plugin';
import { pluginSource, stateless, type PluginSource } from '../engine/control-plane/scheduler/framework/plugin-source';
import { defaultPluginNames, type ProfileChanges } from '../engine/control-plane/scheduler/profile-changes';
import { readSchedulerConfiguration } from '../engine/control-plane/scheduler/configuration-file/read-configuration';
import { Given, stepsAbout } from './dsl';
import { didYouMean, InputError } from './language/errors';
import { readYaml } from './manifests';
import type { ScenarioWorld } from './world';

stepsAbout('Scheduler plugins');

const known = new Map<string, PluginSource>();

/**
 * Makes a plugin of the scheduler known to scenarios under its name. A plugin that keeps something, or that needs the
 * clock, the API or the pods that wait, is given as a function: it is called once in each life of a scheduler.
 */
export function schedulerPlugin(name: string, plugin: PluginCode | ((handle: Handle) => PluginCode)): void {
  if (known.has(name) || defaultPluginNames.includes(name)) {
    throw new InputError(`there are two scheduler plugins named "${name}"`);
  }
  const source =
    typeof plugin === 'function'
      ? pluginSource({ name, create: (handle) => ({ ...plugin(handle), name }) })
      : stateless({ ...plugin, name });
  known.set(name, source);
}

/** A method for each extension point that the plugin takes part in. */
export type PluginCode = Omit<SchedulerPlugin, 'name'>;

Given(
  'the scheduler plugin {name} is enabled',
  {
    doc: 'One that a support file has made known, after the default plugins; its scores count once.',
    example: 'the scheduler plugin "MostGpus" is enabled',
    describes: true,
  },
  (world, name) => enable(world, name, 1),
);

Given(
  'the scheduler plugin {name} is enabled with weight {int}',
  {
    doc: 'Its scores, 0 to 100 for each node, count so many times.',
    example: 'the scheduler plugin "MostGpus" is enabled with weight 10',
    describes: true,
  },
  enable,
);

Given(
  'the scheduler plugin {name} orders the queue',
  {
    doc: 'Instead of PrioritySort: its QueueSort says which of two pods that wait goes first.',
    example: 'the scheduler plugin "EarliestDeadlineFirst" orders the queue',
    describes: true,
  },
  (world, name) => change(world, (changes) => ({ ...changes, queueSort: sourceOf(name) })),
);

Given(
  'the scheduler plugin {name} is disabled',
  {
    doc: 'One of the default profile, by its real name.',
    example: 'the scheduler plugin "ImageLocality" is disabled',
    describes: true,
  },
  (world, name) => {
    if (!defaultPluginNames.includes(name)) {
      throw new InputError(
        `no default plugin of the scheduler is named "${name}"${didYouMean(name, defaultPluginNames)}`,
      );
    }
    change(world, (changes) => ({ ...changes, disabled: new Set([...changes.disabled, name]) }));
  },
);

Given(
  'the {component} is configured with:',
  {
    doc: 'The scheduler: a KubeSchedulerConfiguration, as its --config takes it, with profiles, plugins of support files among them, and their arguments.',
    example: 'the scheduler is configured with:',
    below: `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - pluginConfig:
      - name: NodeResourcesFit
        args:
          scoringStrategy: { type: MostAllocated, resources: [{ name: cpu, weight: 1 }] }`,
    argument: 'docstring',
    describes: true,
  },
  (world, component, text) => {
    if (component !== 'scheduler') {
      throw new InputError(
        `unsupported: the ${component} takes no configuration file here; its flags are set with ` +
          `'the ${component} flag "…" is "…"'`,
      );
    }
    const read = readSchedulerConfiguration(readYaml(text), known);
    if (!read.ok) {
      throw new InputError(`the scheduler would not start with this configuration:\n${indented(read.problems)}`);
    }
    world.setUp.changeControlPlane('the configuration of the scheduler').schedulerConfiguration = read.configuration;
  },
);

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

function enable(world: ScenarioWorld, name: string, weight: number): void {
  const source = sourceOf(name);
  change(world, (changes) => ({ ...changes, enabled: [...changes.enabled, { source, weight }] }));
}

function change(world: ScenarioWorld, how: (changes: ProfileChanges) => ProfileChanges): void {
  const setUp = world.setUp.change('the configuration of the scheduler');
  setUp.schedulerPlugins = how(setUp.schedulerPlugins);
}

function sourceOf(name: string): PluginSource {
  const source = known.get(name);
  if (source !== undefined) return source;
  const names = [...known.keys()];
  const listed = names.join(', ') || 'none';
  const advice = didYouMean(name, names);
  throw new InputError(`no support file makes a scheduler plugin "${name}" known; there are: ${listed}${advice}`);
}
