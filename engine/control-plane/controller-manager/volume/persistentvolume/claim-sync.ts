import { quote } from '../../../../base/go-text';
import { keyOfObject, keyText } from '../../../../api/object';
import {
  claimKeysOf,
  classOfClaim,
  defaultClass,
  isMeantFor,
  isPodOver,
  namesClass,
} from '../../../../api/storage/claims';
import {
  BETA_STORAGE_PROVISIONER,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
} from '../../../../api/storage/marks';
import { hasMark, withMarks } from '../../../../api/storage/with-mark';
import { pods, storageclasses } from '../../../../api/resources';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import type { StorageClass } from '../../../../api/types/storage-v1';
import type { ComponentContext } from '../../../../client/component';
import { mustPass } from '../../../../client/error-kinds';
import type { Informer } from '../../../../client/informer';
import { textOf } from '../../rules/refusals';
import type { OperationBackoff } from '../operation-backoff';
import { bestMatch, mismatch } from './best-match';
import type { BindingWrites } from './binding-writes';
import { driverOf, isInTree, withMigration } from './migration';

const CLAIM_INDEX = 'claims of a pod';

/** What is to be done about a claim (pv_controller.go syncClaim, v1.36). */
export class ClaimSync {
  private readonly classes: Informer<StorageClass>;
  private readonly pods: Informer<Pod>;

  constructor(
    private readonly context: ComponentContext,
    private readonly writes: BindingWrites,
    private readonly backoff: OperationBackoff,
  ) {
    this.classes = context.informers.of(storageclasses);
    this.pods = context.informers.of(pods);
    this.pods.addIndex(CLAIM_INDEX, claimKeysOf);
  }

  sync(seen: PersistentVolumeClaim): void {
    const claim = this.migrated(seen);
    if (hasMark(claim, BIND_COMPLETED)) this.syncBound(claim);
    else if ((claim.spec.volumeName ?? '') === '') this.syncUnbound(claim);
    else this.syncChosen(claim, claim.spec.volumeName ?? '');
  }

  private migrated(claim: PersistentVolumeClaim): PersistentVolumeClaim {
    const { annotations } = claim.metadata;
    const next = withMigration(claim, annotations?.[STORAGE_PROVISIONER] ?? annotations?.[BETA_STORAGE_PROVISIONER]);
    return next === claim ? claim : this.writes.updateClaim(next);
  }

  /** It does not care which volume it gets. */
  private syncUnbound(claim: PersistentVolumeClaim): void {
    const waits = this.waitsForConsumer(claim);
    const volume = bestMatch(claim, this.writes.volumes.all(), waits);
    if (volume !== undefined) return this.writes.bind(volume, claim);
    if (this.giveDefaultClass(claim)) return;
    if (waits && !hasMark(claim, SELECTED_NODE)) this.tellOfWaiting(claim);
    else if (classOfClaim(claim) !== '') return this.provision(claim);
    else {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      this.context.events.record(claim, 'Normal', 'FailedBinding', message);
    }
    this.writes.claimStatus(claim, 'Pending');
  }

  /** It asks for one volume by name. */
  private syncChosen(claim: PersistentVolumeClaim, volumeName: string): void {
    const volume = this.writes.volumes.get(volumeName);
    if (volume === undefined) return void this.writes.claimStatus(claim, 'Pending');
    if (volume.spec.claimRef === undefined) return this.bindIfItFits(volume, claim);
    if (isMeantFor(volume, claim)) return this.writes.bind(volume, claim);
    const message = `volume ${quote(volumeName)} already bound to a different claim.`;
    this.context.events.record(claim, 'Warning', 'FailedBinding', message);
    if (!hasMark(claim, BOUND_BY_CONTROLLER)) return void this.writes.claimStatus(claim, 'Pending');
    const { namespace = '', name = '' } = volume.spec.claimRef;
    const [mine, theirs] = [keyText(keyOfObject(claim)), `${namespace}/${name}`].map(quote);
    throw new Error(
      `invalid binding of claim ${mine} to volume ${quote(volumeName)}: volume already claimed by ${theirs}`,
    );
  }

  private bindIfItFits(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const problem = mismatch(volume, claim);
    if (problem === undefined) return this.writes.bind(volume, claim);
    const message = `Cannot bind to requested volume ${quote(volume.metadata.name)}: ${problem}`;
    this.context.events.record(claim, 'Warning', 'VolumeMismatch', message);
    this.writes.claimStatus(claim, 'Pending');
  }

  private syncBound(claim: PersistentVolumeClaim): void {
    const { volumeName = '' } = claim.spec;
    if (volumeName === '') {
      const message = 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
      return this.writes.loseClaim(claim, { reason: 'ClaimLost', message });
    }
    const volume = this.writes.volumes.get(volumeName);
    if (volume === undefined) {
      const message = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!';
      return this.writes.loseClaim(claim, { reason: 'ClaimLost', message });
    }
    const { claimRef } = volume.spec;
    if (claimRef === undefined || claimRef.uid === claim.metadata.uid) return this.writes.bind(volume, claim);
    const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
    this.writes.loseClaim(claim, { reason: 'ClaimMisbound', message });
  }

  private waitsForConsumer(claim: PersistentVolumeClaim): boolean {
    const name = classOfClaim(claim);
    return name !== '' && this.classes.get({ name })?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  private giveDefaultClass(claim: PersistentVolumeClaim): boolean {
    if (namesClass(claim)) return false;
    const found = defaultClass(this.classes.list());
    if (found === undefined) return false;
    this.writes.updateClaim({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } });
    return true;
  }

  private tellOfWaiting(claim: PersistentVolumeClaim): void {
    const waiting = this.pods
      .byIndex(CLAIM_INDEX, keyText(keyOfObject(claim)))
      .filter((pod) => !isPodOver(pod) && (pod.spec.nodeName ?? '') === '')
      .map(({ metadata }) => metadata.name);
    const { events } = this.context;
    if (waiting.length === 0) {
      const message = 'waiting for first consumer to be created before binding';
      return events.record(claim, 'Normal', 'WaitForFirstConsumer', message);
    }
    const which = waiting.length > 1 ? `pods ${waiting.join(',')}` : `pod ${waiting.join('')}`;
    events.record(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${which} to be scheduled`);
  }

  /** No plugin of the process makes volumes: it says in the claim who is asked to, and waits. */
  private provision(claim: PersistentVolumeClaim): void {
    const name = classOfClaim(claim);
    const found = this.classes.get({ name });
    const problem = found === undefined ? missingClass(name) : provisionerProblem(found);
    if (found === undefined || problem !== undefined) {
      return this.context.events.record(claim, 'Warning', 'ProvisioningFailed', problem ?? '');
    }
    const operation = `provision-${keyText(keyOfObject(claim))}[${claim.metadata.uid}]`;
    if (!this.backoff.isDue(operation)) return;
    try {
      this.askProvisioner(claim, driverOf(found.provisioner) ?? found.provisioner);
      this.backoff.forget(operation);
    } catch (error) {
      if (mustPass(error)) throw error;
      this.backoff.failed(operation);
      const message = `Error saving claim: ${textOf(error)}`;
      this.context.events.record(claim, 'Warning', 'ProvisioningFailed', message);
    }
  }

  private askProvisioner(claim: PersistentVolumeClaim, provisioner: string): void {
    const marks = { [BETA_STORAGE_PROVISIONER]: provisioner, [STORAGE_PROVISIONER]: provisioner };
    const isAsked = claim.metadata.annotations?.[STORAGE_PROVISIONER] === provisioner;
    const asking = isAsked ? claim : this.writes.updateClaim(withMigration(withMarks(claim, marks), provisioner));
    const message =
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the ` +
      'system administrator. If volume creation is delayed, please verify that the provisioner is running and ' +
      'correctly registered.';
    this.context.events.record(asking, 'Normal', 'ExternalProvisioning', message);
  }
}

const missingClass = (name: string): string => `storageclass.storage.k8s.io ${quote(name)} not found`;

const provisionerProblem = ({ provisioner }: StorageClass): string | undefined =>
  isInTree(provisioner) && driverOf(provisioner) === undefined
    ? `no volume plugin matched name: ${provisioner}`
    : undefined;
