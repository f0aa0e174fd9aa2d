import { invariant } from '../../../../base/invariant';
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../../../api/types/admissionregistration-v1';
import type { Server } from '../../server';

/** A webhook of a configuration. */
export interface Hook {
  /** Among all hooks of its kind. */
  readonly id: string;
  /** Name of the configuration. */
  readonly configuration: string;
  readonly webhook: ValidatingWebhook & Pick<MutatingWebhook, 'reinvocationPolicy'>;
}

type Configuration = MutatingWebhookConfiguration | ValidatingWebhookConfiguration;

const known = new WeakMap<Configuration, readonly Hook[]>();

/** The webhooks of all configurations, in the order of the names of these. */
export function hooksOf({ store }: Pick<Server, 'store'>, prefix: string): readonly Hook[] {
  const range = store.range(prefix);
  invariant(range.ok, 'the present is never compacted');
  if (range.entries.length === 0) return NONE;
  return range.entries.flatMap(({ value }) => hooksIn(value as Configuration));
}

const NONE: readonly Hook[] = Object.freeze([]);

function hooksIn(configuration: Configuration): readonly Hook[] {
  let found = known.get(configuration);
  if (found === undefined) {
    const webhooks: readonly Hook['webhook'][] = configuration.webhooks ?? [];
    found = webhooks.map((webhook, index) => ({
      id: `${configuration.metadata.name}/${webhook.name}/${index}`,
      configuration: configuration.metadata.name,
      webhook,
    }));
    known.set(configuration, found);
  }
  return found;
}
