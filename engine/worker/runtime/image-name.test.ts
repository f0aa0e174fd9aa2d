import assert from 'node:assert/strict';
import { mirroredRepository, parseImageName, shortRepository, withDefaultTag } from './image-name';

describe('an image name', () => {
  for (const [text, expected] of [
    ['nginx', { repository: 'nginx', tag: undefined, digest: undefined }],
    ['nginx:1.27', { repository: 'nginx', tag: '1.27', digest: undefined }],
    ['quay.io:443/a/b_c:v1', { repository: 'quay.io:443/a/b_c', tag: 'v1', digest: undefined }],
    ['Nginx', 'invalid reference format: repository name (Nginx) must be lowercase'],
    ['a b', 'invalid reference format'],
    ['nginx:', 'invalid reference format'],
    ['', 'invalid reference format'],
  ] as const)
    it(`reads "${text}"`, () => assert.deepEqual(parseImageName(text), expected));

  it('gets the tag latest only when it has neither tag nor digest', () => {
    const tagged = (text: string): string => {
      const name = parseImageName(text);
      return typeof name === 'string' ? name : withDefaultTag(text, name);
    };
    const digest = `a@sha256:${'0'.repeat(64)}`;
    assert.deepEqual(['a', 'a:1', digest].map(tagged), ['a:latest', 'a:1', digest]);
  });

  it('is known without the default registry', () => {
    const name = parseImageName('docker.io/library/redis:7');
    assert.equal(typeof name === 'string' ? name : shortRepository(name), 'redis');
  });

  it('is that of the original where it is a copy', () => {
    const originalOf = (text: string): string => {
      const name = parseImageName(text);
      return typeof name === 'string' ? name : mirroredRepository(name);
    };
    const names = [
      'registry.k8s.io/e2e-test-images/busybox:1.37.0-1',
      'mirror.gcr.io/library/nginx',
      'quay.io/a/nginx',
    ];
    assert.deepEqual(names.map(originalOf), ['busybox', 'nginx', 'quay.io/a/nginx']);
  });
});
