import type { ApiError } from '../../../api/request';
import { forbidden } from '../refusals';
import type { Served } from '../registry';
import type { Attributes } from './attributes';

/** 403 as plugins word it (apiserver/pkg/admission/errors.go, v1.36). */
export const denied = (attributes: Attributes, why: string): ApiError =>
  forbidden(attributes.served, nameIn(attributes), why);

/** A name that is still to be generated is told by its prefix. */
export function nameIn({ name, object }: Attributes): string {
  if (name !== '') return name;
  const given: { readonly name?: string; readonly generateName?: string } | undefined = object?.metadata;
  const own = given?.name ?? '';
  const prefix = given?.generateName ?? '';
  return own !== '' ? own : prefix !== '' ? prefix : 'Unknown';
}

/** `pods`, `leases.coordination.k8s.io` */
export const isResource = (served: Served, plural: string, group = ''): boolean =>
  served.plural === plural && served.group === group;
