import type { KubeObject } from '../../../api/object';
import type { Eventually, Steps } from '../suspension';
import type { Attributes } from './attributes';
import { handledBy, type Handled } from './handled';
import type { AdmissionPlugin, Request } from './plugin';
import { Rounds } from './rounds';

interface Applicable {
  readonly all: readonly AdmissionPlugin[];
  readonly mutating: readonly AdmissionPlugin[];
  readonly validating: readonly AdmissionPlugin[];
  /** Those of all that may call out. */
  readonly mutatingSteps: readonly AdmissionPlugin[];
  readonly validatingSteps: readonly AdmissionPlugin[];
}

/** All plugins in the order in which they run; who applies to a resource is worked out once. */
export class AdmissionChain {
  private applicable = new Map<Handled, Applicable>();
  private readonly handled: (request: Request) => Handled;

  constructor(private readonly plugins: readonly AdmissionPlugin[]) {
    this.handled = handledBy(plugins);
  }

  /** In steps where a plugin may call out; mostly none may. */
  mutate(attributes: Attributes): Eventually<KubeObject | undefined> {
    const { mutating, mutatingSteps } = this.applicableTo(attributes);
    return areIdle(mutatingSteps, attributes) ? admitted(mutating, attributes) : inRounds(mutating, attributes);
  }

  validate(attributes: Attributes): Eventually<void> {
    const { validating, validatingSteps } = this.applicableTo(attributes);
    if (!areIdle(validatingSteps, attributes)) return validated(validating, attributes);
    for (const plugin of validating) plugin.validate?.(attributes);
  }

  /** Whether no plugin would ask or change anything of such a request, whatever its object. */
  isIdle(request: Request): boolean {
    return areIdle(this.applicableTo(request).all, request);
  }

  private applicableTo(request: Request): Applicable {
    const handled = this.handled(request);
    let found = this.applicable.get(handled);
    if (found === undefined) this.applicable.set(handled, (found = applicable(this.plugins, handled)));
    return found;
  }
}

function applicable(plugins: readonly AdmissionPlugin[], handled: Handled): Applicable {
  const all: AdmissionPlugin[] = [];
  const mutating: AdmissionPlugin[] = [];
  const validating: AdmissionPlugin[] = [];
  for (const index of handled) {
    const plugin = plugins[index];
    if (plugin === undefined) continue;
    all.push(plugin);
    if (plugin.admit !== undefined || plugin.admitSteps !== undefined) mutating.push(plugin);
    if (plugin.validate !== undefined || plugin.validateSteps !== undefined) validating.push(plugin);
  }
  return {
    all,
    mutating,
    validating,
    mutatingSteps: mutating.filter((plugin) => plugin.admitSteps !== undefined),
    validatingSteps: validating.filter((plugin) => plugin.validateSteps !== undefined),
  };
}

const isIdle = (plugin: AdmissionPlugin, request: Request): boolean => plugin.isIdle?.(request) === true;

function areIdle(plugins: readonly AdmissionPlugin[], request: Request): boolean {
  for (const plugin of plugins) if (!isIdle(plugin, request)) return false;
  return true;
}

/** What the plugins make of an object when those that may call out have nothing to ask. */
function admitted(plugins: readonly AdmissionPlugin[], attributes: Attributes): KubeObject | undefined {
  let { object } = attributes;
  for (const plugin of plugins) {
    if (plugin.admitSteps !== undefined) continue;
    const now = object === attributes.object ? attributes : { ...attributes, object };
    const next = plugin.admit?.(now, object ?? NOTHING);
    if (object !== undefined) object = next ?? object;
  }
  return object;
}

function* validated(plugins: readonly AdmissionPlugin[], attributes: Attributes): Steps<void> {
  for (const plugin of plugins) {
    if (plugin.validateSteps === undefined) plugin.validate?.(attributes);
    else if (!isIdle(plugin, attributes)) yield* plugin.validateSteps(attributes);
  }
}

function* inRounds(plugins: readonly AdmissionPlugin[], attributes: Attributes): Steps<KubeObject | undefined> {
  const rounds = new Rounds();
  const object = yield* admittedIn(rounds, plugins, attributes, attributes.object);
  if (!rounds.isAgainWanted) return object;
  rounds.startAgain();
  return yield* admittedIn(rounds, plugins, attributes, object);
}

function* admittedIn(
  rounds: Rounds,
  plugins: readonly AdmissionPlugin[],
  attributes: Attributes,
  given: KubeObject | undefined,
): Steps<KubeObject | undefined> {
  let object = given;
  for (const plugin of plugins) {
    const now = object === attributes.object ? attributes : { ...attributes, object };
    if (plugin.admitSteps === undefined) {
      const next = plugin.admit?.(now, object ?? NOTHING);
      if (object !== undefined) object = next ?? object;
    } else if (!isIdle(plugin, now)) {
      const next = yield* plugin.admitSteps(now, object ?? NOTHING, rounds);
      if (object !== undefined) object = next;
    }
  }
  return object;
}

/** Stands for the object where there is none; a plugin that admits deletions looks at `attributes.old`. */
const NOTHING: KubeObject = Object.freeze({
  apiVersion: '',
  kind: '',
  metadata: Object.freeze({ name: '', uid: '', resourceVersion: '', creationTimestamp: '' }),
});
