import type { Transport } from '../api/request';
import { millis } from '../base/brand';
import type { Component } from '../client/component';
import { ComponentRunner } from '../client/component-runner';
import type { Controller } from '../control-plane/controller-manager/controller';
import { identityOf } from '../control-plane/controller-manager/controller-manager';
import { serviceCidrController } from '../control-plane/controller-manager/service-cidr-controller';
import { rootCaCertificatePublisherController } from '../control-plane/controller-manager/serviceaccount/root-ca-certificate-publisher-controller';
import { serviceAccountController } from '../control-plane/controller-manager/serviceaccount/serviceaccount-controller';
import type { Journal } from '../sim/journal';
import { USUAL_CHOICES } from '../sim/recorded-choices';
import { SeededRandom } from '../sim/seeded-random';
import type { VirtualClock } from '../sim/virtual-clock';
import { USUAL_SETTINGS } from './flags';

/** Those that have something to do in a cluster that nobody has used yet. */
const FIRST: readonly Controller[] = Object.freeze([
  serviceAccountController,
  rootCaCertificatePublisherController,
  serviceCidrController,
]);

const NAME = 'kube-controller-manager';

const controllers: Component = {
  name: NAME,
  start: (context) => {
    for (const each of FIRST) each.start(context.as(identityOf(each)), USUAL_SETTINGS);
  },
};

/** Lets the controllers do what they do once in the life of a cluster; the time stays as it is. */
export function startFirst(transport: Transport, clock: VirtualClock, journal: Journal): void {
  const runner = new ComponentRunner({
    identity: { name: NAME, user: { name: `system:${NAME}`, groups: ['system:authenticated'] } },
    environment: { transport, clock, journal, random: new SeededRandom('first start'), choices: USUAL_CHOICES },
    make: () => controllers,
  });
  runner.start();
  clock.run({ within: millis(0), stepsMax: Number.MAX_SAFE_INTEGER });
  runner.stop();
}
