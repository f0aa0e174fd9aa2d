import type { APIService } from '../../../api/types/apiregistration-v1';
import type { Store } from '../../etcd/store';

/** What asking the server behind an API service for its resources ended with. */
export type DiscoveryCheck = 'passed' | { readonly problem: string };

/** Asks the servers behind API services, which only an edge can. */
export interface Reach {
  /** True: the edge answers in place of such a server, whether there is a Service or not. */
  standsIn(service: APIService): boolean;
  /** Undefined: no answer yet; followers hear of it once there is one. */
  check(service: APIService, world: { readonly store: Store }): DiscoveryCheck | undefined;
  /** Calls back whenever an answer is another one than before. Answers how to stop. */
  follow(onChange: () => void): () => void;
}

/** Where nobody dials out. */
export const noReach: Reach = Object.freeze({
  standsIn: () => false,
  check: () => ({ problem: 'unsupported: calls of aggregated APIs' }),
  follow: () => () => undefined,
});
