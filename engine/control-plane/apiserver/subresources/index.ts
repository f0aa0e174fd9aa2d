import type { Scope } from '../scope';
import { binding } from './binding';
import { eviction } from './eviction';
import { finalize } from './finalize';
import { scale } from './scale';
import type { Subresource } from './subresource';
import { token } from './token';

const subresources: readonly Subresource[] = Object.freeze([
  scale, // pkg/registry/{apps,core}/…/storage (ScaleREST)
  binding, // pkg/registry/core/pod/storage (BindingREST)
  eviction, // pkg/registry/core/pod/storage/eviction.go
  token, // pkg/registry/core/serviceaccount/storage/token.go
  finalize, // pkg/registry/core/namespace/storage (FinalizeREST)
]);

/** What handles the subresource of a request; undefined: it is read and written like its object. */
export function subresourceOf({ served, subresource }: Scope): Subresource | undefined {
  return subresources.find(({ name, of }) => name === subresource && (of === undefined || of.includes(served.plural)));
}
