import type { KubeObject } from '../../../api/object';
import type { Served } from '../registry';
import type { Eventually, Steps } from '../suspension';
import type { Attributes, Operation } from './attributes';
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
  private applicable = new WeakMap<Served, Map<string, Applicable>>();

  constructor(private readonly plugins: readonly AdmissionPlugin[]) {}

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

  private applicableTo({ served, subresource, operation }: Request): Applicable {
    let known = this.applicable.get(served);
    if (known === undefined) this.applicable.set(served, (known = new Map<string, Applicable>()));
    const key = subresource === '' ? operation : `${operation} ${subresource}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = this.workOut(served, subresource, operation)));
    return found;
  }

  private workOut(served: Served, subresource: string, operation: Operation): Applicable {
    const handling = this.plugins.filter((plugin) => plugin.handles(served, subresource, operation));
    return {
      all: handling,
      mutating: handling.filter((plugin) => plugin.admit !== undefined || plugin.admitSteps !== undefined),
      validating: handling.filter((plugin) => plugin.validate !== undefined || plugin.validateSteps !== undefined),
      mutatingSteps: handling.filter((plugin) => plugin.admitSteps !== undefined),
      validatingSteps: handling.filter((plugin) => plugin.validateSteps !== undefined),
    };
  }
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
