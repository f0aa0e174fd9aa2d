import type { CloudController } from './cloud-controller';
import { nodeController } from './node-controller';
import { nodeLifecycleController } from './node-lifecycle-controller';
import { routeController } from './route-controller';
import { serviceController } from './service-controller';

/** In the order in which upstream starts them (cloud-provider app/core.go v0.36). */
export const cloudControllers: readonly CloudController[] = Object.freeze([
  nodeController, // controllers/node
  nodeLifecycleController, // controllers/nodelifecycle
  serviceController, // controllers/service
  routeController, // controllers/route
]);
