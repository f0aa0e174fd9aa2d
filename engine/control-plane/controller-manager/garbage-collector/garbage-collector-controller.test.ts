import assert from 'node:assert/strict';
import type { Propagation } from '../../../api/request';
import {
  configmaps,
  customresourcedefinitions,
  namespaces,
  replicasets,
  secrets,
  serviceaccounts,
} from '../../../api/resources';
import { namespaceController } from '../namespace/namespace-controller';
import { rootCaCertificatePublisherController } from '../serviceaccount/root-ca-certificate-publisher-controller';
import { serviceAccountController } from '../serviceaccount/serviceaccount-controller';
import { serviceAccountTokenController } from '../serviceaccount/serviceaccount-token-controller';
import { replicaSetController } from '../replicaset/replicaset-controller';
import { ControllerHarness } from '../testing/harness';
import { template } from '../testing/objects';
import { garbageCollectorController } from './garbage-collector-controller';

const start = () => new ControllerHarness([garbageCollectorController]);

const add = (harness: ControllerHarness, name: string, owners: readonly string[] = [], extra: object = {}) =>
  harness.create(configmaps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: 'default',
      ownerReferences: owners.map((owner) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: owner,
        uid: harness.get(configmaps, owner)?.metadata.uid ?? '00000000-0000-0000-0000-000000000000',
        blockOwnerDeletion: true,
      })),
      ...extra,
    },
  });
const names = (harness: ControllerHarness) => harness.list(configmaps).map(({ metadata }) => metadata.name);
const remove = (harness: ControllerHarness, name: string, propagationPolicy: Propagation) =>
  harness.client.remove(configmaps, { namespace: 'default', name }, { propagationPolicy });

/** As a custom resource, for a controller that serves definitions: there is none here, so it is established by hand. */
function define(harness: ControllerHarness): void {
  harness.client.create(customresourcedefinitions, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'gadgets.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget', listKind: 'GadgetList' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  } as never);
}

describe('garbage collector', () => {
  it('background: a chain goes link by link', () => {
    const harness = start();
    add(harness, 'a');
    add(harness, 'b', ['a']);
    add(harness, 'c', ['b']);
    harness.run(1);
    remove(harness, 'a', 'Background');
    assert.deepEqual(names(harness), ['b', 'c']);
    harness.run(1);
    assert.deepEqual(names(harness), []);
  });

  it('goes on when a custom resource comes and goes before there was anything to collect', () => {
    const harness = start();
    harness.run(1);
    for (const seconds of [1, 0]) {
      define(harness);
      harness.run(seconds);
      harness.client.remove(customresourcedefinitions, { name: 'gadgets.example.com' });
      harness.run(1);
    }
    const asked = (): number =>
      harness.journal.since(0).filter(({ subject }) => subject?.startsWith('gadgets.example.com')).length;
    const before = asked();
    harness.run(600);
    assert.equal(asked(), before, 'nobody watches what is gone');
    add(harness, 'a');
    add(harness, 'b', ['a']);
    harness.run(1);
    remove(harness, 'a', 'Background');
    harness.run(1);
    assert.deepEqual(names(harness), []);
  });

  it('foreground: the owner waits for its dependents', () => {
    const harness = start();
    add(harness, 'a');
    add(harness, 'b', ['a'], { finalizers: ['example.com/hold'] });
    harness.run(1);
    remove(harness, 'a', 'Foreground');
    harness.run(1);
    assert.deepEqual(harness.get(configmaps, 'a')?.metadata.finalizers, ['foregroundDeletion']);
    assert.notEqual(harness.get(configmaps, 'b')?.metadata.deletionTimestamp, undefined);
    harness.patch(configmaps, 'b', { metadata: { finalizers: null } });
    harness.run(1);
    assert.deepEqual(names(harness), []);
  });

  it('orphan: dependents stay and forget their owner', () => {
    const harness = start();
    add(harness, 'a');
    add(harness, 'b', ['a']);
    harness.run(1);
    remove(harness, 'a', 'Orphan');
    harness.run(1);
    assert.deepEqual(names(harness), ['b']);
    assert.equal(harness.get(configmaps, 'b')?.metadata.ownerReferences, undefined);
  });

  it('orphan: the controller of the owner sees that nothing is left of it', () => {
    const harness = new ControllerHarness([garbageCollectorController, replicaSetController]);
    harness.create(replicasets, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: template() },
    });
    harness.run(2);
    harness.client.remove(replicasets, { namespace: 'default', name: 'web' }, { propagationPolicy: 'Orphan' });
    const replicas: number[] = [];
    for (let set = harness.get(replicasets, 'web'); set !== undefined; set = harness.get(replicasets, 'web')) {
      replicas.push(set.status.replicas);
      harness.run(0.001);
    }
    assert.deepEqual([replicas.at(0), replicas.at(-1)], [2, 0]);
  });

  it('one of two owners goes: the reference is dropped; then the other: the object goes', () => {
    const harness = start();
    add(harness, 'a');
    add(harness, 'b');
    add(harness, 'c', ['a', 'b']);
    harness.run(1);
    remove(harness, 'a', 'Background');
    harness.run(1);
    assert.deepEqual(
      harness.get(configmaps, 'c')?.metadata.ownerReferences?.map(({ name }) => name),
      ['b'],
    );
    remove(harness, 'b', 'Background');
    harness.run(1);
    assert.deepEqual(names(harness), []);
  });

  it('an owner that never was', () => {
    const harness = start();
    add(harness, 'a', ['nobody']);
    harness.run(1);
    assert.deepEqual(names(harness), []);
  });
});

describe('namespace and service account controllers', () => {
  const startAll = () => {
    const harness = new ControllerHarness(
      [
        namespaceController,
        serviceAccountController,
        serviceAccountTokenController,
        rootCaCertificatePublisherController,
      ],
      { mintToken: ({ serviceAccount }) => `token of ${serviceAccount}` },
    );
    harness.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    harness.run(1);
    return harness;
  };

  it('give a namespace its account and its certificate, and again when they are deleted', () => {
    const harness = startAll();
    const both = () =>
      [...harness.list(serviceaccounts, 'team'), ...harness.list(configmaps, 'team')].map(
        ({ metadata }) => metadata.name,
      );
    assert.deepEqual(both(), ['default', 'kube-root-ca.crt']);
    harness.client.remove(serviceaccounts, { namespace: 'team', name: 'default' });
    harness.client.remove(configmaps, { namespace: 'team', name: 'kube-root-ca.crt' });
    harness.run(1);
    assert.deepEqual(both(), ['default', 'kube-root-ca.crt']);
  });

  it('empty a namespace five seconds after it was told to go', () => {
    const harness = startAll();
    harness.client.remove(namespaces, { name: 'team' });
    harness.run(4);
    assert.equal(harness.get(namespaces, 'team')?.status.phase, 'Terminating');
    harness.run(2);
    assert.equal(harness.get(namespaces, 'team'), undefined);
  });

  it('say what holds a namespace', () => {
    const harness = startAll();
    harness.create(configmaps, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: 'team', finalizers: ['example.com/hold'] },
    });
    harness.client.remove(namespaces, { name: 'team' });
    harness.run(7);
    const { conditions } = harness.get(namespaces, 'team')?.status ?? assert.fail();
    assert.deepEqual(
      conditions?.filter(({ status }) => status === 'True').map(({ message }) => message),
      [
        'Some resources are remaining: configmaps. has 1 resource instances',
        'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
      ],
    );
    harness.client.patch(
      configmaps,
      { namespace: 'team', name: 'held' },
      { type: 'merge', body: { metadata: { finalizers: null } } },
    );
    harness.run(9);
    assert.equal(harness.get(namespaces, 'team'), undefined);
  });

  it('fill token Secrets and remove them with their account', () => {
    const harness = startAll();
    harness.create(serviceaccounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'bot', namespace: 'team' },
    });
    for (const [name, account] of [
      ['good', 'bot'],
      ['lost', 'nobody'],
    ]) {
      harness.create(secrets, {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/service-account-token',
        metadata: {
          name: name ?? '',
          namespace: 'team',
          annotations: { 'kubernetes.io/service-account.name': account ?? '' },
        },
      });
    }
    harness.run(1);
    const [secret, ...others] = harness.list(secrets, 'team');
    assert.deepEqual([secret?.metadata.name, others], ['good', []]);
    assert.deepEqual(Object.keys(secret?.data ?? {}).sort(), ['ca.crt', 'namespace', 'token']);
    harness.client.remove(serviceaccounts, { namespace: 'team', name: 'bot' });
    harness.run(1);
    assert.equal(harness.list(secrets, 'team').length, 0);
  });
});
