import type { PathAnswer, User } from '../../../api/request';
import type { APIService } from '../../../api/types/apiregistration-v1';
import type { Store } from '../../etcd/store';
import type { HttpRequest } from '../http/message';

/** What asking the server behind an API service for its resources ended with. */
export type DiscoveryCheck = 'passed' | { readonly problem: string };

/** Asks the servers behind API services, which only an edge can. */
export interface Reach {
  /** Undefined: no answer yet; followers hear of it once there is one. */
  check(service: APIService, world: { readonly store: Store }): DiscoveryCheck | undefined;
  /** Calls back whenever an answer is another one than before. Answers how to stop. */
  follow(onChange: () => void): () => void;
  /** Passes a read on for somebody within the process; time stands still until it is answered. */
  read(service: APIService, passed: PassedRead, done: (answer: PathAnswer) => void): void;
}

export interface PassedRead {
  readonly http: HttpRequest;
  readonly user: User;
  readonly store: Store;
}

/** Where nobody dials out. */
export const noReach: Reach = Object.freeze<Reach>({
  check: () => ({ problem: 'unsupported: calls of aggregated APIs' }),
  follow: () => () => undefined,
  read: (_service, _passed, done) => done({ code: 503, body: 'service unavailable\n' }),
});
