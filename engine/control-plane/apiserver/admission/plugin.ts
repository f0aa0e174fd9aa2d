import type { KubeObject } from '../../../api/object';
import type { Steps } from '../suspension';
import type { Served } from '../registry';
import type { Attributes, Operation } from './attributes';
import type { Rounds } from './rounds';

/** What is known of a request before its object is looked at. */
export type Request = Pick<Attributes, 'operation' | 'served' | 'subresource' | 'namespace' | 'name' | 'user'>;

/**
 * One admission plugin. `handles` is asked once for each resource, subresource and operation, so it may look at nothing
 * else; where it is the same function for all servers, it is asked once for all of them. A refusal is thrown as ApiError.
 */
export interface AdmissionPlugin {
  readonly name: string;
  readonly handles: (served: Served, subresource: string, operation: Operation) => boolean;
  /** Answers the object to go on with: itself when nothing is to change. */
  readonly admit?: (attributes: Attributes, object: KubeObject) => KubeObject;
  readonly validate?: (attributes: Attributes) => void;
  /** As `admit` and `validate`, for plugins that must call out. */
  readonly admitSteps?: (attributes: Attributes, object: KubeObject, rounds: Rounds) => Steps<KubeObject>;
  readonly validateSteps?: (attributes: Attributes) => Steps<void>;
  /**
   * True: of such a request nothing would be asked or changed now, whatever its object. Cheap, for it is asked before the
   * rest is. Default: that is not known.
   */
  readonly isIdle?: (request: Request) => boolean;
}
