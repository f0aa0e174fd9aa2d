import { leases } from '../engine/api/resources';
import { Given, stepsAbout, ThenState, When } from './dsl';
import { InputError } from './language/errors';
import { countHolds } from './language/quantities';
import { inject } from './node-faults';

stepsAbout('Control-plane faults');

const LEASES: ReadonlyMap<string, string> = new Map([
  ['scheduler', 'kube-scheduler'],
  ['controller manager', 'kube-controller-manager'],
  ['cloud controller manager', 'cloud-controller-manager'],
]);

Given(
  'the {component} has {int} replica(s)',
  {
    doc: 'The scheduler or the controller manager: processes of which one leads and the others stand by.',
    example: 'the scheduler has 3 replicas',
    describes: true,
  },
  (world, component, count) => {
    if (component !== 'scheduler' && component !== 'controller manager') {
      throw new InputError(
        `unsupported: replicas of the ${component}; these may have some: scheduler, controller manager`,
      );
    }
    if (count < 1) throw new InputError(`the ${component} needs a process`);
    const setUp = world.setUp.changeControlPlane('the number of replicas');
    setUp.replicas = { ...setUp.replicas, [component]: count };
  },
);

When(
  'the leader of the {component} freezes',
  {
    doc: 'SIGSTOP: it neither acts nor notices, and does not renew its lease.',
    example: 'the leader of the scheduler freezes',
  },
  (world, component) => inject(world, { kind: 'leader-freezes', component }),
);

When(
  'the leader of the {component} crashes',
  { doc: 'Nobody starts it again.', example: 'the leader of the controller manager crashes' },
  (world, component) => inject(world, { kind: 'leader-crashes', component }),
);

When(
  'what is frozen of the {component} continues',
  {
    doc: 'SIGCONT: it finds its lease in the hands of another, ends, and is started again to stand by.',
    example: 'what is frozen of the scheduler continues',
  },
  (world, component) => inject(world, { kind: 'frozen-continue', component }),
);

ThenState(
  'the lead of the {component} has changed {count} time(s)',
  { doc: 'leaseTransitions of its lease.', example: 'the lead of the scheduler has changed 1 time' },
  (component, count) => {
    const name = LEASES.get(component);
    if (name === undefined) throw new InputError(`unsupported: the ${component} does not elect a leader`);
    return (view) => {
      const lease = view.get(leases, { namespace: 'kube-system', name });
      if (lease === undefined) return { holds: false, seen: 'no lease' };
      const changes = lease.spec.leaseTransitions ?? 0;
      return { holds: countHolds(count, changes), seen: `${changes}, led by ${lease.spec.holderIdentity ?? 'nobody'}` };
    };
  },
);
