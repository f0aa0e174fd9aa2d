import assert from 'node:assert/strict';
import { configmaps, jobs, nodes, pods, replicasets, resourceslices } from '../../api/resources';
import type { Resource } from '../../api/resource';
import { ApiServerBench, refusalOf } from './testing/api-server-bench';

describe('selectionOf', () => {
  const bench = new ApiServerBench();
  const list = (resource: Resource, fieldSelector: string): unknown => bench.list(resource, { fieldSelector });

  const refused: readonly (readonly [resource: Resource, fieldSelector: string, message: string])[] = [
    [configmaps, 'a=b', '"a" is not a known field selector: only "metadata.name", "metadata.namespace"'],
    [
      replicasets,
      'status.replicas=0',
      '"status.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    [pods, 'a=b', 'field label not supported: a'],
    [jobs, 'a=b', 'field label "a" not supported for Job'],
    [nodes, 'metadata.namespace=b', 'field label not supported: metadata.namespace'],
  ];
  for (const [resource, fieldSelector, message] of refused) {
    it(`refuses ${resource.kind} by ${fieldSelector}`, () => {
      assert.equal(
        refusalOf(() => list(resource, fieldSelector)),
        `400 ${message}`,
      );
    });
  }

  it('selects by fields that the kind has', () => {
    assert.deepEqual(list(pods, 'spec.nodeName=n,metadata.namespace!=x'), []);
    assert.deepEqual(list(resourceslices, 'metadata.name=n'), []);
  });
});
