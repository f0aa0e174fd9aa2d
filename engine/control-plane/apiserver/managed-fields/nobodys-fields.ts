import { difference, type FieldSet } from './field-set';
import { setOf } from './field-set-builder';
import { fieldElement } from './path-element';

/** What is the server's own, or says which object it is. */
const NOBODYS = setOf(
  ...[
    ['apiVersion'],
    ['kind'],
    ['metadata'],
    ...[
      'name',
      'namespace',
      'creationTimestamp',
      'selfLink',
      'uid',
      'clusterName',
      'generation',
      'managedFields',
      'resourceVersion',
    ].map((name) => ['metadata', name]),
  ].map((path) => path.map(fieldElement)),
);

export const withoutNobodys = (set: FieldSet): FieldSet => difference(set, NOBODYS);
