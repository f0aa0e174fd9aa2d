import { pods } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/pod, v1.36. */
export const pod = defineKind(pods, {
  shortNames: ['po'],
  categories: ['all'],
  subresources: [
    'attach',
    'binding',
    'ephemeralcontainers',
    'eviction',
    'exec',
    'log',
    'portforward',
    'proxy',
    'resize',
    'status',
  ],
  returnsDeleted: true,
  generationOf: (pod) => pod.spec,
});
