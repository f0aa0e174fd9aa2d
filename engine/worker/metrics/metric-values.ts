import type { Labels } from '../../api/label-selector';

/** A value of an object: requests per second of a pod. */
export interface CustomValue {
  /** Empty: the object has no namespace. */
  readonly namespace: string;
  /** `pods`, `deployments.apps`. */
  readonly resource: string;
  readonly name: string;
  readonly metric: string;
  /** A quantity. */
  readonly value: string;
}

/** A value of nothing in the cluster: the length of a queue. */
export interface ExternalValue {
  readonly namespace: string;
  readonly metric: string;
  readonly labels: Labels;
  readonly value: string;
}

/** What was told of metrics that the simulation cannot know; the last word on each counts. */
export class MetricValues {
  private readonly customs = new Map<string, CustomValue>();
  private readonly externals = new Map<string, ExternalValue>();

  /** `onTold` is called before the first reader can ask. */
  constructor(private readonly onTold: (kind: 'custom' | 'external') => void = () => undefined) {}

  tellCustom(value: CustomValue): void {
    if (this.customs.size === 0) this.onTold('custom');
    this.customs.set([value.namespace, value.resource, value.name, value.metric].join('\n'), value);
  }

  tellExternal(value: ExternalValue): void {
    if (this.externals.size === 0) this.onTold('external');
    const labels = Object.entries(value.labels).sort(([a], [b]) => (a < b ? -1 : 1));
    this.externals.set(JSON.stringify([value.namespace, value.metric, labels]), value);
  }

  get custom(): readonly CustomValue[] {
    return [...this.customs.values()];
  }

  get external(): readonly ExternalValue[] {
    return [...this.externals.values()];
  }
}
