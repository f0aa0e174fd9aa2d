import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { PodTemplateSpec } from '../../../api/types/core-v1';
import { templateHash } from './template-hash';

/** Computed by pkg/controller ComputeHash of v1.36.2 after a round trip through protobuf. */
const vectors = JSON.parse(fs.readFileSync(path.join(__dirname, 'fixtures/template-hashes.json'), 'utf8')) as readonly {
  readonly hash: string;
  readonly template: PodTemplateSpec;
}[];

describe('hash of a pod template', () => {
  for (const { hash, template } of vectors) {
    it(hash, () => assert.equal(templateHash(template, undefined), hash));
  }
  it('is salted by collisions', () => {
    const plain = vectors[1];
    assert.equal(plain === undefined ? '' : templateHash(plain.template, 1), '7c74d5bb4');
  });

  it('is taken of templates that were copied from a pod, with times and owners of fields', () => {
    const [first] = vectors.slice(1);
    assert.ok(first);
    const metadata = {
      ...first.template.metadata,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:spec': {} } }],
    };
    const copied = templateHash({ ...first.template, metadata }, undefined);
    assert.match(copied, /^[a-z0-9]{5,10}$/);
    assert.notEqual(copied, first.hash);
  });
});
