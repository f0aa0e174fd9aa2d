import type { Clock } from '../../../sim/clock';
import type { Store } from '../../etcd/store';
import type { Query } from '../http/message';
import type { Registry } from '../registry';

/** A resource as discovery has it (metav1.APIResource). */
export interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** Of the kind, where it is not that of the resource. */
  readonly group?: string;
  readonly version?: string;
}

/** What such an API makes its answers of. */
export interface StateBehind {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
}

/** A request to such an API, once its sender has been let in. */
export interface AggregatedRequest {
  readonly server: StateBehind;
  readonly method: string;
  /** Whole, still percent-encoded: `/apis/metrics.k8s.io/v1beta1/nodes`. */
  readonly path: string;
  readonly query: Query;
}

/** A version of an API that a server within the simulation serves behind an APIService. It can only be read. */
export interface AggregatedApi {
  /** `metrics.k8s.io/v1beta1`. */
  readonly groupVersion: string;
  /** An APIService that names this Service leads here. */
  readonly service: { readonly namespace: string; readonly name: string; readonly port: number };
  readonly resources: () => readonly ApiResource[];
  /** The object that is answered; undefined: there is no such path. Throws ApiError. */
  readonly read: (request: AggregatedRequest) => object | undefined;
}
