import type { Controller } from '../controller';
import { ReplicaController } from './replica-controller';
import { replicationControllerKind } from './replica-kind';

/** pkg/controller/replication (v1.36). */
export const replicationControllerController: Controller = {
  name: 'replicationcontroller-controller',
  serviceAccount: 'replication-controller',
  eventSource: 'replication-controller',
  start(context) {
    new ReplicaController(context, replicationControllerKind).start();
  },
};
