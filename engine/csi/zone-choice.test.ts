import assert from 'node:assert/strict';
import type { Node, PersistentVolumeClaim } from '../api/types/core-v1';
import type { StorageClass } from '../api/types/storage-v1';
import { ZONE_LABEL } from './driver';
import { diskSize, sizeText } from './gibibytes';
import { rpcError } from './rpc-error';
import { allowedZones, spreadZone } from './zone-choice';

const claim = (name: string): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '' },
  spec: { resources: {} },
  status: {},
});

const nodeIn = (zone: string | undefined): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: zone ?? 'none',
    uid: '',
    resourceVersion: '1',
    creationTimestamp: '',
    ...(zone === undefined ? {} : { labels: { [ZONE_LABEL]: zone } }),
  },
  spec: {},
  status: {
    daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
    nodeInfo: {
      machineID: '',
      systemUUID: '',
      bootID: '',
      kernelVersion: '',
      osImage: '',
      containerRuntimeVersion: '',
      kubeletVersion: '',
      kubeProxyVersion: '',
      operatingSystem: '',
      architecture: '',
    },
  },
});

const fast: StorageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast', uid: '', resourceVersion: '1', creationTimestamp: '' },
  provisioner: 'x',
};

describe('the zone of a disk that waits for no pod', () => {
  const zones = ['c', 'a', 'b'];

  it('goes round for the claims of a StatefulSet', () => {
    const chosen = [0, 1, 2].map((ordinal) => spreadZone(claim(`data-web-${ordinal}`), zones));
    assert.deepEqual([...chosen].sort(), ['a', 'b', 'c']);
    assert.equal(spreadZone(claim('data-web-3'), zones), chosen[0]);
  });

  it('is the same for the same name, in whatever order zones are known', () =>
    assert.equal(spreadZone(claim('data'), zones), spreadZone(claim('data'), ['a', 'b', 'c'])));

  it('is none where there are none', () => assert.equal(spreadZone(claim('data'), []), undefined));

  it('is one that the class allows', () => {
    const nodes = ['a', 'b', 'b', undefined].map(nodeIn);
    assert.deepEqual(allowedZones(fast, nodes), ['a', 'b']);
    const allowedTopologies = [{ matchLabelExpressions: [{ key: ZONE_LABEL, values: ['b', 'z'] }] }];
    assert.deepEqual(allowedZones({ ...fast, allowedTopologies }, nodes), ['b']);
  });
});

describe('a disk', () => {
  it('has whole gibibytes', () => {
    assert.deepEqual(['100Mi', '5Gi', '5500Mi'].map(diskSize).map(sizeText), ['1Gi', '5Gi', '6Gi']);
  });

  it('is refused in the words of gRPC', () => {
    const text = 'DiskLimitExceeded: the account may have 1 disks';
    assert.equal(rpcError(text), `rpc error: code = ResourceExhausted desc = ${text}`);
    assert.equal(rpcError('oops'), 'rpc error: code = Internal desc = oops');
  });
});
