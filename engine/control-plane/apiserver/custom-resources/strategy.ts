import type { HookContext, ResourceDefinition } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import { sameJson } from '../../../api/structural-schema/json';
import type { Fields } from '../../../api/structural-schema/schema';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { labelKeyFaults } from '../../../api/validation/formats';
import { quote } from '../../../base/go-text';
import { withMetadata } from '../metadata';
import { validateChange, validateNew, type Validated, type Validation } from './validation';

type Hooks = Required<
  Pick<ResourceDefinition, 'prepareForCreate' | 'prepareForUpdate' | 'validate' | 'validateUpdate' | 'warnings'>
>;

/** What a version makes of objects before they are written (registry/customresource/strategy.go, v1.36). */
export function strategyOf(version: Validated, hasStatus: boolean): Hooks {
  const told = new WeakMap<KubeObject, readonly string[]>();
  const judged = (object: KubeObject, { findings, warnings }: Validation): Validation['findings'] => {
    if (warnings.length > 0) told.set(object, warnings);
    return findings;
  };
  return {
    prepareForCreate: (object) =>
      withMetadata(hasStatus ? withStatus(object, undefined) : object, { ...object.metadata, generation: 1 }),
    prepareForUpdate: (next, old, context) => prepared(next, old, context, hasStatus),
    validate: (object) => judged(object, validateNew(version, object)),
    validateUpdate: (next, old, context) => judged(next, validateChange(version, next, old, context)),
    warnings: (next, old, { subresource }) => [
      ...(told.get(next) ?? []),
      ...(subresource === 'status' ? [] : finalizerWarnings(next, old)),
    ],
  };
}

const statusOf = (object: KubeObject): unknown => (object as unknown as Fields)['status'];

function withStatus(object: KubeObject, status: unknown): KubeObject {
  if (statusOf(object) === status) return object;
  const { status: _old, ...rest } = object as KubeObject & { readonly status?: unknown };
  const changed: KubeObject & { readonly status?: unknown } = status === undefined ? rest : { ...rest, status };
  return changed;
}

function prepared(next: KubeObject, old: KubeObject, { subresource }: HookContext, hasStatus: boolean): KubeObject {
  if (subresource === 'status') return statusWrite(next, old);
  const kept = hasStatus ? withStatus(next, statusOf(old)) : next;
  if (sameBesideMetadata(kept, old)) return kept;
  return withMetadata(kept, { ...kept.metadata, generation: (old.metadata.generation ?? 0) + 1 });
}

/** The old object with the status, and the record of who owns what, that the client wrote. */
function statusWrite(next: KubeObject, old: KubeObject): KubeObject {
  const { managedFields: _old, ...kept } = old.metadata;
  const { managedFields } = next.metadata;
  const metadata: ObjectMeta = managedFields === undefined ? kept : { ...kept, managedFields };
  return withStatus(withMetadata(old, metadata), statusOf(next));
}

function sameBesideMetadata(a: KubeObject, b: KubeObject): boolean {
  const { metadata: _a, ...x } = a;
  const { metadata: _b, ...y } = b;
  return sameJson(x, y);
}

const STANDARD_FINALIZERS: readonly string[] = ['orphan', 'foregroundDeletion', 'kubernetes'];

function finalizerWarnings(next: KubeObject, old: KubeObject | undefined): readonly string[] {
  const known = new Set(old?.metadata.finalizers);
  const added = [...new Set(next.metadata.finalizers)].filter((finalizer) => !known.has(finalizer)).sort();
  return added.flatMap((finalizer) =>
    finalizerFaults(finalizer).map((fault) => `metadata.finalizers: ${quote(finalizer)}: ${fault}`),
  );
}

function finalizerFaults(finalizer: string): readonly string[] {
  if (finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) return labelKeyFaults(finalizer);
  const including = finalizer.includes('.') ? ' including a path (/)' : '';
  const advice = `prefer a domain-qualified finalizer name${including} to avoid accidental conflicts with other finalizer writers`;
  return [...labelKeyFaults(finalizer), advice];
}
