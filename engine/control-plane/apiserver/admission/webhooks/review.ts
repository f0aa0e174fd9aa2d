import type { Json, KubeObject } from '../../../../api/object';
import type { User } from '../../../../api/request';
import type { Served } from '../../registry';
import type { Attributes } from '../attributes';

/** What a webhook is asked about, in the version that it is to see. */
export interface Review {
  readonly attributes: Attributes;
  /** The resource as the webhook asked to see it. */
  readonly seen: Served;
  readonly object: KubeObject | undefined;
  readonly old: KubeObject | undefined;
}

const KNOWN_VERSIONS: readonly string[] = ['v1', 'v1beta1'];

/** The first version of AdmissionReview that both sides know. */
export const reviewVersion = (accepted: readonly string[]): string | undefined =>
  accepted.find((version) => KNOWN_VERSIONS.includes(version));

/** `request` of an AdmissionReview (apiserver/pkg/admission/plugin/webhook/request/admissionreview.go, v1.36). */
export function admissionRequest(review: Review, uid: string): { readonly [key: string]: Json } {
  const { object, old } = review;
  return {
    uid,
    ...describedRequest(review),
    object: (object ?? null) as Json,
    oldObject: (old ?? null) as Json,
  };
}

/** All of the request but its objects and its identity, which is also what expressions call `request`. */
export function describedRequest({ attributes, seen }: Review): { readonly [key: string]: Json } {
  const { served, subresource, name, namespace, operation, user, dryRun, options } = attributes;
  return {
    kind: kindOf(seen),
    resource: resourceOf(seen),
    ...(subresource === '' ? {} : { subResource: subresource }),
    requestKind: kindOf(served),
    requestResource: resourceOf(served),
    ...(subresource === '' ? {} : { requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: userInfo(user),
    dryRun,
    options: options as Json,
  };
}

const resourceOf = ({ group, version, plural }: Served): Json => ({ group, version, resource: plural });

/** A subresource may speak a kind of another group. */
function kindOf({ apiVersion, version, kind }: Served): Json {
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version, kind };
}

const userInfo = ({ name, uid = '', groups, extra = {} }: User): Json => ({
  username: name,
  ...(uid === '' ? {} : { uid }),
  ...(groups.length === 0 ? {} : { groups: [...groups] }),
  ...(Object.keys(extra).length === 0 ? {} : { extra: extra as Json }),
});
