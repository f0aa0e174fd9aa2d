import assert from 'node:assert/strict';
import { instant } from '../../../base/brand';
import type { KubeObject } from '../../object';
import { decode } from '../../struct-model/decode';
import { structFor } from '../../struct-model/struct-model';
import type { HookContext, ResourceDefinition } from '../definition';
import { kinds } from '../index';

export type Body = Readonly<Record<string, unknown>>;

/** Whom the hooks are told about, unless a test says otherwise. */
export const CONTEXT: HookContext = {
  now: instant(0),
  user: { name: 'admin', uid: '', groups: [] },
  subresource: '',
  namespace: 'ns',
};

export function kindNamed(name: string): ResourceDefinition {
  const found = kinds.find(({ kind }) => kind === name);
  assert.ok(found, name);
  return found;
}

/** An object in normal form as a client's body stands for it, with defaults: named `x`, of uid `u`, unless it says so. */
export function given<T extends KubeObject>(kind: string, body: Body): T {
  const definition = kindNamed(kind);
  const { group, version } = definition;
  const struct = structFor(group === '' ? version : `${group}/${version}`, kind);
  assert.ok(struct, kind);
  const { metadata, ...rest } = body;
  const own = { name: 'x', ...(definition.namespaced ? { namespace: 'ns' } : {}), uid: 'u', resourceVersion: '1' };
  const decoded = decode(struct, { metadata: { ...own, ...(metadata as object | undefined) }, ...rest });
  assert.ok(decoded.ok, kind);
  const object = decoded.value as KubeObject;
  return (definition.defaults?.(object) ?? object) as T;
}

/** What validation says of a new object, a line each: `spec.replicas: Invalid value: -1: …`. */
export function createFindings(kind: string, body: Body, context: Partial<HookContext> = {}): readonly string[] {
  const definition = kindNamed(kind);
  const whole = { ...CONTEXT, ...context };
  const object = given(kind, body);
  return lines(definition.validate(definition.prepareForCreate?.(object, whole) ?? object, whole));
}

/** What validation says of a change, as an update of the object or of the subresource in the context. */
export function updateFindings(
  kind: string,
  [before, after]: readonly [before: Body, after: Body],
  context: Partial<HookContext> = {},
): readonly string[] {
  const definition = kindNamed(kind);
  const whole = { ...CONTEXT, ...context };
  const old = given(kind, before);
  const next = given(kind, after);
  return lines(definition.validateUpdate(definition.prepareForUpdate?.(next, old, whole) ?? next, old, whole));
}

const lines = (findings: ReturnType<ResourceDefinition['validate']>): readonly string[] =>
  findings.map(({ field, message }) => `${field}: ${message}`);

/** One test of `createFindings` per case: none expected means that the object is accepted. */
export function testCreation(
  kind: string,
  cases: readonly (readonly [name: string, body: Body, ...findings: readonly string[]])[],
): void {
  for (const [name, body, ...findings] of cases) {
    it(`${kind}: ${name}`, () => {
      assert.deepEqual(createFindings(kind, body), findings);
    });
  }
}
