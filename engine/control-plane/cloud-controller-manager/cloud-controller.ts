import type { CloudProvider } from '../../cloud/provider';
import type { ComponentContext } from '../../client/component';
import type { RequestRate } from '../../client/request-rate';

export interface CloudSettings {
  readonly cloud: CloudProvider;
  /** `--cluster-name`. */
  readonly clusterName: string;
  /** `--configure-cloud-routes`. */
  readonly configureRoutes: boolean;
  /** `--cluster-cidr`, such as `10.244.0.0/16`: routes outside of it are none of ours. */
  readonly clusterCidr: string;
  /** `--kube-api-qps` and `--kube-api-burst`, for the client of each controller; absent: no limit. */
  readonly requests?: RequestRate;
}

/** One loop of the cloud controller manager. It lives as long as the context it is started with. */
export interface CloudController {
  readonly name: string;
  start(context: ComponentContext, settings: CloudSettings): void;
}
