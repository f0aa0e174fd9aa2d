import type { Controller } from '../controller';
import { ReplicaController } from './replica-controller';
import { replicaSetKind } from './replica-kind';

/** pkg/controller/replicaset (v1.36). */
export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  start(context) {
    new ReplicaController(context, replicaSetKind).start();
  },
};
