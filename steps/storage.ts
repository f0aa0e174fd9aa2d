import { persistentvolumeclaims, persistentvolumes, storageclasses, volumeattachments } from '../engine/api/resources';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../engine/api/types/core-v1';
import type { Disk } from '../engine/cloud/provider';
import { DRIVER, ZONE_LABEL } from '../engine/csi/driver';
import type { ClusterView } from '../engine/driver/view';
import type { Fault } from '../engine/faults/fault';
import { Given, stepsAbout, ThenState, When } from './dsl';
import { refKey, type Ref } from './language/ref';
import { InputError } from './language/errors';
import type { Finding } from './temporal/trace';
import { countHolds } from './language/quantities';
import { inject } from './node-faults';
import { describe, draftOf } from './workloads';
import type { ScenarioWorld } from './world';

stepsAbout('Storage');

const ABSENT: Finding = { holds: false, seen: 'absent' };

Given(
  'a storage class {name} that binds immediately',
  {
    doc: 'Disks of the simulated cloud, deleted with their claims: provisioned as soon as a claim asks for one.',
    example: 'a storage class "fast" that binds immediately',
    also: ['When'],
  },
  (world, name) => createClass(world, name, {}),
);

Given(
  'a storage class {name} that waits for the first consumer',
  {
    doc: 'The disk is made where the first pod that uses the claim is placed.',
    example: 'a storage class "zonal" that waits for the first consumer',
    also: ['When'],
  },
  (world, name) => createClass(world, name, { volumeBindingMode: 'WaitForFirstConsumer' }),
);

Given(
  'a storage class {name} that keeps its volumes',
  {
    doc: 'reclaimPolicy Retain; it binds immediately.',
    example: 'a storage class "archive" that keeps its volumes',
    also: ['When'],
  },
  (world, name) => createClass(world, name, { reclaimPolicy: 'Retain' }),
);

Given(
  'a persistent volume {name} of {quantity}',
  {
    doc: 'Made by hand, of no class, readable and writable by one node, kept when released.',
    example: 'a persistent volume "pv1" of 10Gi',
    also: ['When'],
  },
  (world, name, storage) => createVolume(world, name, storage),
);

Given(
  'a persistent volume {name} of {quantity} in zone {name}',
  {
    doc: 'The same, reachable from nodes of one zone only.',
    example: 'a persistent volume "pv1" of 10Gi in zone "a"',
    also: ['When'],
  },
  (world, name, storage, zone) => createVolume(world, name, storage, zone),
);

Given(
  'a persistent volume claim {ref} of {quantity}',
  { doc: 'Of the default class.', example: 'a persistent volume claim "data" of 5Gi', also: ['When'] },
  (world, ref, storage) => createClaim(world, ref, storage, {}),
);

Given(
  'a persistent volume claim {ref} of {quantity} from storage class {name}',
  {
    doc: 'Readable and writable by one node.',
    example: 'a persistent volume claim "data" of 5Gi from storage class "zonal"',
    also: ['When'],
  },
  (world, ref, storage, storageClassName) => createClaim(world, ref, storage, { storageClassName }),
);

Given(
  'a persistent volume claim {ref} of {quantity} without a storage class',
  {
    doc: 'It takes a volume made by hand.',
    example: 'a persistent volume claim "data" of 5Gi without a storage class',
    also: ['When'],
  },
  (world, ref, storage) => createClaim(world, ref, storage, { storageClassName: '' }),
);

Given(
  'a persistent volume claim {ref} of {quantity} on volume {name}',
  {
    doc: 'It takes this volume and no other.',
    example: 'a persistent volume claim "data" of 5Gi on volume "pv1"',
    also: ['When'],
  },
  (world, ref, storage, volumeName) => createClaim(world, ref, storage, { storageClassName: '', volumeName }),
);

Given(
  'a pod {ref} that uses claim {ref}',
  {
    doc: 'Its container finds the volume under /data.',
    example: 'a pod "web" that uses claim "data"',
    also: ['When'],
    describes: true,
  },
  async (world, ref, claim) => {
    describe(world, 'pod', ref).mountVolume(claimVolume(claim), '/data');
    if (world.stepKeyword === 'When') await world.createDescribed();
  },
);

Given(
  'pods of {workload} {ref} use claim {ref}',
  {
    doc: 'All of them the same; their containers find the volume under /data.',
    example: 'pods of deployment "web" use claim "data"',
    describes: true,
  },
  (world, workload, ref, claim) => {
    draftOf(world, workload, ref).mountVolume(claimVolume(claim), '/data');
  },
);

Given(
  'each pod of statefulset {ref} has a claim {name} of {quantity}',
  {
    doc: 'A volumeClaimTemplate of the default class.',
    example: 'each pod of statefulset "web" has a claim "data" of 5Gi',
    describes: true,
  },
  (world, ref, name, storage) => {
    draftOf(world, 'statefulset', ref).claimForEachPod(name, claimSpec(storage));
  },
);

Given(
  'volumes take {duration} to attach',
  {
    doc: 'From the call to the cloud to its end.',
    example: 'volumes take 10s to attach',
    also: ['When'],
    describes: true,
  },
  (world, latency) => setCondition(world, { kind: 'cloud-latency', call: 'disk.attach', latency }),
);

Given(
  'cloud disks take {duration} to provision',
  { doc: 'From the call to the disk.', example: 'cloud disks take 30s to provision', also: ['When'], describes: true },
  (world, latency) => setCondition(world, { kind: 'cloud-latency', call: 'disk.create', latency }),
);

Given(
  'the cloud allows {int} disk(s)',
  { doc: "The account's quota.", example: 'the cloud allows 1 disk', also: ['When'], describes: true },
  (world, disks) => setCondition(world, { kind: 'cloud-quota', disks }),
);

When(
  'attaching the volume of claim {ref} fails',
  {
    doc: 'The cloud refuses it, until its API recovers.',
    example: 'attaching the volume of claim "data" fails',
    also: ['Given'],
  },
  async (world, ref) => {
    const disk = diskOf((await world.cluster()).view, refKey(ref, world.namespace));
    if (disk === undefined) throw new InputError(`claim "${ref.name}" has no disk of the cloud yet`);
    const message = 'InternalError: the disk does not answer';
    await inject(world, { kind: 'cloud-fails', call: 'disk.attach', subject: `${disk.id} `, message });
  },
);

When(
  'detaching volumes from node {node} hangs',
  {
    doc: 'The cloud does not answer: who asks gives up after 15 s and asks again, until it works again.',
    example: 'detaching volumes from node "n1" hangs',
    also: ['Given'],
  },
  (world, node) => inject(world, { kind: 'detach-hangs', node, hanging: true }),
);

When(
  'detaching volumes from node {node} works again',
  {
    doc: 'Whoever asks next is answered.',
    example: 'detaching volumes from node "n1" works again',
  },
  (world, node) => inject(world, { kind: 'detach-hangs', node, hanging: false }),
);

When(
  'the cloud API recovers',
  { doc: 'Whatever it refused it refuses no more, and what hung is answered.', example: 'the cloud API recovers' },
  (world) => inject(world, { kind: 'cloud-recovers' }),
);

When(
  '(persistent volume )claim {ref} is expanded to {quantity}',
  { doc: 'Its class must allow it.', example: 'claim "data" is expanded to 20Gi' },
  async (world, ref, storage) => {
    const body = { spec: { resources: { requests: { storage } } } };
    const key = refKey(ref, world.namespace);
    await world.attempt((driver) => driver.patch(persistentvolumeclaims, key, { type: 'merge', body }));
  },
);

ThenState(
  '(persistent volume )claim {ref} is {claimPhase}',
  { doc: 'status.phase.', example: 'claim "data" is Bound' },
  (ref, phase) => (view, scope) => {
    const claim = view.get(persistentvolumeclaims, refKey(ref, scope.namespace));
    return claim === undefined ? ABSENT : { holds: claim.status.phase === phase, seen: claim.status.phase ?? 'none' };
  },
);

ThenState(
  'persistent volume {name} is {volumePhase}',
  { doc: 'status.phase.', example: 'persistent volume "pv1" is Released' },
  (name, phase) => (view) => {
    const volume = view.get(persistentvolumes, { name });
    return volume === undefined
      ? ABSENT
      : { holds: volume.status.phase === phase, seen: volume.status.phase ?? 'none' };
  },
);

ThenState(
  '(persistent volume )claim {ref} is bound to volume {name}',
  { doc: 'Claim and volume name one another.', example: 'claim "data" is bound to volume "pv1"' },
  (ref, name) => (view, scope) => {
    const claim = view.get(persistentvolumeclaims, refKey(ref, scope.namespace));
    if (claim === undefined) return ABSENT;
    const named = view.get(persistentvolumes, { name })?.spec.claimRef?.uid === claim.metadata.uid;
    const { volumeName = '' } = claim.spec;
    return { holds: volumeName === name && named, seen: volumeName === '' ? 'no volume' : volumeName };
  },
);

ThenState(
  '(persistent volume )claim {ref} has {quantity}',
  { doc: 'status.capacity.', example: 'claim "data" has 20Gi' },
  (ref, storage) => (view, scope) => {
    const claim = view.get(persistentvolumeclaims, refKey(ref, scope.namespace));
    const found = claim?.status.capacity?.['storage'];
    return { holds: found === storage, seen: found ?? 'nothing' };
  },
);

ThenState(
  'the volume of claim {ref} is attached to node {node}',
  {
    doc: 'By its VolumeAttachment: to this node alone.',
    example: 'the volume of claim "data" is attached to node "n2"',
  },
  (ref, node) => (view, scope) => onlyOn(attachedNodes(view, refKey(ref, scope.namespace)), node),
);

ThenState(
  'the volume of claim {ref} is attached to {count} node(s)',
  { doc: 'By its VolumeAttachments.', example: 'the volume of claim "data" is attached to at most 1 node' },
  (ref, count) => (view, scope) => {
    const found = attachedNodes(view, refKey(ref, scope.namespace));
    return { holds: countHolds(count, found.length), seen: found.length === 0 ? 'no node' : found.join(',') };
  },
);

ThenState(
  'the cloud has {count} disk(s)',
  { doc: 'In the account.', example: 'the cloud has 1 disk' },
  (count) => (view) => {
    const found = view.cloud?.disks.length ?? 0;
    return { holds: countHolds(count, found, found), seen: `${found} disks` };
  },
);

ThenState(
  'the cloud disk of claim {ref} is attached to node {node}',
  { doc: 'Whatever the cluster says of it.', example: 'the cloud disk of claim "data" is attached to node "n1"' },
  (ref, node) => (view, scope) => {
    const disk = diskOf(view, refKey(ref, scope.namespace));
    return disk === undefined ? { holds: false, seen: 'no disk' } : onlyOn(disk.attachedTo, node);
  },
);

ThenState(
  'the cloud disk of claim {ref} is in zone {name}',
  { doc: 'Where it was made.', example: 'the cloud disk of claim "data" is in zone "b"' },
  (ref, zone) => (view, scope) => {
    const disk = diskOf(view, refKey(ref, scope.namespace));
    return { holds: disk?.zone === zone, seen: disk?.zone ?? 'no disk' };
  },
);

async function createClass(world: ScenarioWorld, name: string, rest: object): Promise<void> {
  await world.attempt((driver) =>
    driver.create(storageclasses, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: DRIVER,
      allowVolumeExpansion: true,
      ...rest,
    }),
  );
}

async function createVolume(world: ScenarioWorld, name: string, storage: string, zone?: string): Promise<void> {
  const matchExpressions = [{ key: ZONE_LABEL, operator: 'In', values: [zone] }];
  const affinity =
    zone === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } };
  await world.attempt((driver) =>
    driver.create(persistentvolumes, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/mnt/${name}` }, ...affinity },
    }),
  );
}

async function createClaim(
  world: ScenarioWorld,
  ref: Ref,
  storage: string,
  rest: Partial<PersistentVolumeClaimSpec>,
): Promise<void> {
  const { namespace = world.namespace, name } = ref;
  await world.attempt((driver) =>
    driver.create(
      persistentvolumeclaims,
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace },
        spec: { ...claimSpec(storage), ...rest },
      },
      { namespace },
    ),
  );
}

const claimSpec = (storage: string) => ({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } });

const claimVolume = ({ name }: Ref) => ({ name: 'data', persistentVolumeClaim: { claimName: name } });

/** Before the cluster runs it is part of what it begins with. */
async function setCondition(world: ScenarioWorld, condition: Fault): Promise<void> {
  if (world.setUp.started) await inject(world, condition);
  else world.setUp.conditions.push(condition);
}

type Key = ReturnType<typeof refKey>;

const claimAt = (view: ClusterView, key: Key): PersistentVolumeClaim | undefined =>
  view.get(persistentvolumeclaims, key);

function attachedNodes(view: ClusterView, key: Key): readonly string[] {
  const volumeName = claimAt(view, key)?.spec.volumeName ?? '';
  return view
    .list(volumeattachments)
    .filter(({ spec, status }) => status.attached && spec.source.persistentVolumeName === volumeName)
    .map(({ spec }) => spec.nodeName);
}

function diskOf(view: ClusterView, key: Key): Disk | undefined {
  const name = claimAt(view, key)?.spec.volumeName ?? '';
  const handle = view.get(persistentvolumes, { name })?.spec.csi?.volumeHandle;
  return view.cloud?.disks.find(({ id }) => id === handle);
}

function onlyOn(found: readonly string[], node: string): Finding {
  return { holds: found.length === 1 && found[0] === node, seen: found.length === 0 ? 'no node' : found.join(',') };
}
