import type { Lookup } from '../../../../cel/compile';
import { authorizerValue, requestResourceValue } from '../../../../cel/functions/kubernetes/authorization';
import { fromPlain } from '../../../../cel/values/plain';
import type { PlainValue } from '../../../../cel/schema/contract';
import type { CelValue } from '../../../../cel/values/value';
import type { KubeObject } from '../../../../api/object';
import type { Authorizer } from '../../authz/authorizer';
import { describedRequest, type Review } from '../webhooks/review';
import { authorityOf } from './authority';

/** What the expressions of admission speak of; each is made when it is first asked for. */
export interface Subject {
  readonly review: Review;
  /** Absent: the expression has no `authorizer`. */
  readonly authorizer?: Authorizer;
  readonly params?: KubeObject | null;
  readonly namespace?: KubeObject | undefined;
}

/** The variables of an expression by name (apiserver/pkg/admission/plugin/cel/activation.go, v1.36). */
export function activationOf({ review, authorizer, params, namespace }: Subject): Lookup {
  const made = new Map<string, CelValue>();
  const { attributes } = review;

  function make(name: string): CelValue | undefined {
    switch (name) {
      case 'object':
        return plain(review.object);
      case 'oldObject':
        return plain(review.old);
      case 'params':
        return plain(params);
      case 'request':
        return fromPlain(describedRequest(review));
      case 'namespaceObject':
        return namespace === undefined ? null : fromPlain(describedNamespace(namespace));
      case 'authorizer':
        return authorizer && authorizerValue(authorityOf(authorizer, attributes.user));
      case 'authorizer.requestResource':
        return authorizer && requestResourceValue(authorityOf(authorizer, attributes.user), resourceOf(review));
      default:
        return undefined;
    }
  }

  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    if (value !== undefined) made.set(name, value);
    return value;
  };
}

const plain = (object: KubeObject | null | undefined): CelValue =>
  object === undefined || object === null ? null : fromPlain(object as unknown as PlainValue);

function resourceOf({ attributes: { served, subresource, namespace, name } }: Review) {
  return { group: served.group, resource: served.plural, subresource, namespace, name };
}

const SHOWN = [
  ...['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'],
  ...['deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'finalizers'],
];

/** Of a namespace expressions see no owners and no managed fields (…/condition.go, CreateNamespaceObject). */
function describedNamespace(namespace: KubeObject): PlainValue {
  const { metadata, spec, status } = namespace as unknown as Readonly<Record<string, Record<string, PlainValue>>>;
  const shown = SHOWN.flatMap((name) => {
    const value = metadata?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { metadata: Object.fromEntries(shown), spec: spec ?? {}, status: status ?? {} };
}
