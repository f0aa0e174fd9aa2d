import type { ScalarName, SchemaOr, Struct } from '../struct-model/type';

/** `io.k8s.api.core.v1.Pod`: the Go package with its host the other way round. */
export const definitionName = (struct: Struct): string => `${packageName(struct.goPackage)}.${struct.goName}`;

function packageName(goPackage: string): string {
  const [host = '', ...path] = goPackage.split('/');
  return [host.split('.').reverse().join('.'), ...path].join('.');
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** The definition of a scalar that has one of its own. */
export function namedScalar(scalar: ScalarName, owner: Struct): string {
  switch (scalar) {
    case 'time':
      return `${META}.Time`;
    case 'microtime':
      return `${META}.MicroTime`;
    case 'duration':
      return `${META}.Duration`;
    case 'fieldsv1':
      return `${META}.FieldsV1`;
    case 'quantity':
      return 'io.k8s.apimachinery.pkg.api.resource.Quantity';
    case 'intorstring':
      return 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
    case 'json':
      return `${packageName(owner.goPackage)}.JSON`;
    default:
      return 'io.k8s.apimachinery.pkg.runtime.RawExtension';
  }
}

export function schemaOrName(or: SchemaOr, owner: Struct): string {
  const suffix = or === 'propsorbool' ? 'Bool' : or === 'propsorarray' ? 'Array' : 'StringArray';
  return `${packageName(owner.goPackage)}.JSONSchemaPropsOr${suffix}`;
}

export const PATCH_DEFINITION = `${META}.Patch`;

/** `rbac.authorization.k8s.io` is `RbacAuthorization` in an operation's id. */
export const groupId = (group: string): string =>
  group === ''
    ? 'Core'
    : group
        .replace(/\.k8s\.io$/, '')
        .split(/[.-]/)
        .map(capital)
        .join('');

/** The tag of a group's operations: `rbacAuthorization`. */
export function groupTag(group: string): string {
  const id = groupId(group);
  return id.charAt(0).toLowerCase() + id.slice(1);
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
