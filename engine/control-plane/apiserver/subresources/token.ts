import { formatTime } from '../../../base/timestamp';
import { instant } from '../../../base/brand';
import type { FieldError } from '../../../api/field-error';
import type { KubeObject } from '../../../api/object';
import type { ApiRequest, ApiResponse } from '../../../api/request';
import type { BoundObjectReference, TokenRequest } from '../../../api/types/authentication-v1';
import type { Pod } from '../../../api/types/core-v1';
import { invalid as invalidField, required } from '../../../api/validation/field-errors';
import { API_AUDIENCE } from '../authn/service-account-tokens';
import type { BoundObject, TokenClaims } from '../authn/tokens';
import { uuid } from '../identity';
import { badRequest, conflict, invalid, notFound } from '../refusals';
import { keyIn, within, type Scope } from '../scope';
import { awaited, type Steps } from '../suspension';
import { attributesOf } from '../verbs/admission';
import { bodyOf, speaking } from './body';
import type { Subresource } from './subresource';

const API_VERSION = 'authentication.k8s.io/v1';
const KIND = { group: 'authentication.k8s.io', kind: 'TokenRequest' };

/** POST serviceaccounts/token (pkg/registry/core/serviceaccount/storage/token.go, v1.36). */
export const token: Subresource = {
  name: 'token',
  of: ['serviceaccounts'],
  handle: (scope, request) => (request.verb === 'create' ? issue(scope, request) : undefined),
};

const DEFAULT_SECONDS = 3600;
const SECONDS_MIN = 600;
const SECONDS_MAX = 2 ** 32;
/** Tokens of pods are asked for this long, and live for a year with a warning. */
const WARN_ONLY_SECONDS = 3607;
const EXTENDED_SECONDS = 365 * 24 * 3600;

function* issue(scope: Scope, request: Extract<ApiRequest, { verb: 'create' }>): Steps<ApiResponse> {
  const { server, served } = scope;
  const given = bodyOf<TokenRequest>(scope, API_VERSION, 'TokenRequest', request.object);
  const name = request.name ?? '';
  const attributes = attributesOf(within(scope, speaking(served, API_VERSION, 'TokenRequest'), 'token'), 'CREATE', {
    name,
    object: given,
  });
  const asked = ((yield* awaited(server.admission.mutate(attributes))) ?? given) as TokenRequest;
  const account = accountOf(scope, name, asked);
  const complete = completed(scope, asked, account);
  const findings = findingsOf(complete);
  if (findings.length > 0) throw invalid(KIND, '', findings);
  yield* awaited(server.admission.validate({ ...attributes, object: complete }));
  return { code: 201, kind: 'object', object: issued(scope, complete, account), ...warned(scope) };
}

const warned = ({ warnings }: Scope): { readonly warnings?: readonly string[] } =>
  warnings.length === 0 ? {} : { warnings: [...new Set(warnings)] };

function accountOf(scope: Scope, name: string, asked: TokenRequest): KubeObject {
  const { metadata } = asked as { readonly metadata: Partial<TokenRequest['metadata']> };
  if ((metadata.name ?? '') !== '' && metadata.name !== name) {
    throw invalid(KIND, name, [
      invalidField('metadata.name', metadata.name, 'must match the service account name if specified'),
    ]);
  }
  if ((metadata.namespace ?? '') !== '' && metadata.namespace !== scope.namespace) {
    throw invalid(KIND, name, [
      invalidField('metadata.namespace', metadata.namespace, 'must match the service account namespace if specified'),
    ]);
  }
  const account = scope.server.store.get(keyIn(scope, name))?.value;
  if (account === undefined) throw notFound(scope.served, name);
  if ((metadata.uid ?? '') !== '' && metadata.uid !== account.metadata.uid) {
    throw conflict(
      { group: KIND.group, plural: KIND.kind },
      name,
      `the UID in the token request (${metadata.uid}) does not match the UID of the service account (${account.metadata.uid})`,
    );
  }
  return account;
}

function completed({ server }: Scope, asked: TokenRequest, { metadata }: KubeObject): TokenRequest {
  const { name, namespace, uid } = metadata;
  const { audiences, boundObjectRef } = asked.spec;
  const expirationSeconds = asked.spec.expirationSeconds ?? DEFAULT_SECONDS;
  return {
    ...asked,
    metadata: {
      ...asked.metadata,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      creationTimestamp: formatTime(server.clock.now()),
    },
    spec: {
      audiences: (audiences ?? []).length === 0 ? [API_AUDIENCE] : audiences,
      expirationSeconds,
      ...(boundObjectRef === undefined ? { boundObjectRef: null } : { boundObjectRef }),
    },
  };
}

function findingsOf({ spec }: TokenRequest): readonly FieldError[] {
  const seconds = spec.expirationSeconds ?? DEFAULT_SECONDS;
  const path = 'spec.expirationSeconds';
  const findings: FieldError[] = [];
  if (seconds < SECONDS_MIN) {
    findings.push(invalidField(path, seconds, 'may not specify a duration less than 10 minutes'));
  }
  if (seconds > SECONDS_MAX) {
    findings.push(invalidField(path, seconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  const ref = spec.boundObjectRef;
  if (ref !== undefined && ref !== null) {
    if ((ref.kind ?? '') === '') findings.push(required('spec.boundObjectRef.kind', ''));
    if ((ref.name ?? '') === '') findings.push(required('spec.boundObjectRef.name', ''));
  }
  return findings;
}

function issued(scope: Scope, request: TokenRequest, account: KubeObject): TokenRequest {
  const { server } = scope;
  const now = server.clock.now();
  const { boundObjectRef } = request.spec;
  const audiences = request.spec.audiences ?? [];
  const expirationSeconds = request.spec.expirationSeconds ?? DEFAULT_SECONDS;
  const bound =
    boundObjectRef === undefined || boundObjectRef === null ? undefined : boundTo(scope, account, boundObjectRef);
  const warns =
    bound?.object.kind === 'Pod' &&
    expirationSeconds === WARN_ONLY_SECONDS &&
    audiences.every((audience) => audience === API_AUDIENCE);
  const claims: TokenClaims = {
    namespace: account.metadata.namespace ?? '',
    serviceAccount: { name: account.metadata.name, uid: account.metadata.uid },
    audiences,
    issuedAt: now,
    expiresAt: instant(now + (warns ? EXTENDED_SECONDS : expirationSeconds) * 1000),
    ...(warns ? { warnAfter: instant(now + expirationSeconds * 1000) } : {}),
    id: uuid(server.random),
    ...(bound === undefined ? {} : { boundTo: bound.object }),
    ...(bound?.node === undefined ? {} : { node: bound.node }),
  };
  return {
    ...request,
    status: {
      token: server.signer.sign(claims),
      expirationTimestamp: formatTime(instant(now + expirationSeconds * 1000)),
    },
  };
}

interface Bound {
  readonly object: BoundObject;
  readonly node?: { readonly name: string; readonly uid: string };
}

function boundTo(scope: Scope, account: KubeObject, ref: BoundObjectReference): Bound {
  const { apiVersion = '', kind = '', name = '', uid = '' } = ref;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  if (group !== '' || (kind !== 'Pod' && kind !== 'Node' && kind !== 'Secret')) {
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  }
  const { plural, prefix } = BINDABLE[kind];
  const namespace = kind === 'Node' ? '' : scope.namespace;
  const found = scope.server.store.get({ prefix, namespace, name })?.value;
  if (found === undefined) throw notFound({ group: '', plural }, name);
  const pod = kind === 'Pod' ? (found as Pod) : undefined;
  if (pod !== undefined && pod.spec.serviceAccountName !== account.metadata.name) {
    throw badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(account.metadata.name)} to pod running with different serviceaccount name.`,
    );
  }
  if (uid !== '' && uid !== found.metadata.uid) {
    throw conflict(
      { group: '', plural: kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  const node = pod === undefined ? undefined : nodeOf(scope, pod);
  return { object: { kind, name, uid: found.metadata.uid }, ...(node === undefined ? {} : { node }) };
}

const BINDABLE = {
  Pod: { plural: 'pods', prefix: 'pods' },
  Node: { plural: 'nodes', prefix: 'minions' },
  Secret: { plural: 'secrets', prefix: 'secrets' },
} as const;

function nodeOf({ server }: Scope, { spec }: Pod): Bound['node'] {
  const name = spec.nodeName ?? '';
  if (name === '') return undefined;
  return { name, uid: server.store.get({ prefix: 'minions', namespace: '', name })?.value.metadata.uid ?? '' };
}
