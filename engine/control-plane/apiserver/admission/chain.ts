import type { KubeObject } from '../../../api/object';
import type { Served } from '../registry';
import type { Steps } from '../suspension';
import type { Attributes, Operation } from './attributes';
import type { AdmissionPlugin } from './plugin';

interface Applicable {
  readonly mutating: readonly AdmissionPlugin[];
  readonly validating: readonly AdmissionPlugin[];
}

/** All plugins in the order in which they run; who applies to a resource is worked out once. */
export class AdmissionChain {
  private applicable = new WeakMap<Served, Map<string, Applicable>>();

  constructor(private readonly plugins: readonly AdmissionPlugin[]) {}

  *mutate(attributes: Attributes): Steps<KubeObject | undefined> {
    const { mutating } = this.applicableTo(attributes);
    let object = attributes.object;
    for (const plugin of mutating) {
      const now = object === attributes.object ? attributes : { ...attributes, object };
      if (object === undefined) {
        if (plugin.admitSteps !== undefined) yield* plugin.admitSteps(now, NOTHING);
        else plugin.admit?.(now, NOTHING);
      } else if (plugin.admitSteps !== undefined) object = yield* plugin.admitSteps(now, object);
      else object = plugin.admit?.(now, object) ?? object;
    }
    return object;
  }

  *validate(attributes: Attributes): Steps<void> {
    for (const plugin of this.applicableTo(attributes).validating) {
      if (plugin.validateSteps !== undefined) yield* plugin.validateSteps(attributes);
      else plugin.validate?.(attributes);
    }
  }

  private applicableTo({ served, subresource, operation }: Attributes): Applicable {
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
      mutating: handling.filter((plugin) => plugin.admit !== undefined || plugin.admitSteps !== undefined),
      validating: handling.filter((plugin) => plugin.validate !== undefined || plugin.validateSteps !== undefined),
    };
  }
}

/** Stands for the object where there is none; a plugin that admits deletions looks at `attributes.old`. */
const NOTHING: KubeObject = Object.freeze({
  apiVersion: '',
  kind: '',
  metadata: Object.freeze({ name: '', uid: '', resourceVersion: '', creationTimestamp: '' }),
});
