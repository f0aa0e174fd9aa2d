import type { FieldError } from '../field-error';
import type { KubeObject } from '../object';
import type { Resource } from '../resource';
import { validateMetadata, validateMetadataUpdate } from './metadata-validation';
import { createdAtColumn, nameColumn } from './columns';
import type { ResourceDefinition, VerbName } from './definition';

export const ALL_VERBS: readonly VerbName[] = Object.freeze([
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
]);

/** What a kind says of itself; everything else is as for most kinds. */
export type KindFacts<T extends KubeObject> = Partial<Omit<ResourceDefinition<T>, keyof Resource<T>>>;

/**
 * Completes the facts of a kind. Defaults: all verbs, no subresources, stored under its plural, subdomain as name,
 * updates without a resourceVersion allowed, columns Name and Created At, metadata alone validated.
 */
export function defineKind<T extends KubeObject>(resource: Resource<T>, facts: KindFacts<T>): ResourceDefinition<T> {
  const nameRule = facts.nameRule ?? 'dns-subdomain';
  return Object.freeze({
    ...resource,
    singular: resource.kind.toLowerCase(),
    listKind: `${resource.kind}List`,
    shortNames: NONE,
    categories: NONE,
    storagePrefix: resource.plural,
    verbs: ALL_VERBS,
    subresources: NONE,
    columns: DEFAULT_COLUMNS,
    fieldSelectors: {},
    conversions: NONE,
    unconditionalUpdate: true,
    createOnUpdate: false,
    returnsDeleted: false,
    firstGeneration: 1,
    nameRule,
    validate: (object: T) => {
      const findings: FieldError[] = [];
      validateMetadata(object.metadata, { namespaced: resource.namespaced, nameRule }, findings);
      return findings;
    },
    validateUpdate: (next: T, old: T) => {
      const findings: FieldError[] = [];
      validateMetadataUpdate(next.metadata, old.metadata, findings);
      return findings;
    },
    ...facts,
  } satisfies ResourceDefinition<T>);
}

const NONE: readonly never[] = Object.freeze([]);

/** Columns of kinds without a printer (apiserver v1.36, pkg/registry/rest/table.go). */
const DEFAULT_COLUMNS: ResourceDefinition['columns'] = Object.freeze([nameColumn, createdAtColumn]);
