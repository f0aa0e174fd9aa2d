import { structType } from '../../types/type';
import { type CelObject, type CelValue, failure, noSuchOverload } from '../../values/value';
import type { Library } from '../implementation';
import { objectKind } from './object-kind';

/** What an expression asks an authorizer. */
export interface AccessQuestion {
  readonly verb: string;
  /** Of a question about no resource. */
  readonly path?: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly fieldSelector: string;
  readonly labelSelector: string;
}

export interface AccessAnswer {
  readonly allowed: boolean;
  readonly reason: string;
  readonly error?: string;
}

/** Who is asked about whom: what `authorizer` stands for. */
export interface AccessAuthority {
  ask(question: AccessQuestion): AccessAnswer;
  /** The same authority, asked about a service account. */
  of(namespace: string, name: string): AccessAuthority;
}

interface PathCheck {
  readonly authority: AccessAuthority;
  readonly path: string;
}

interface GroupCheck {
  readonly authority: AccessAuthority;
  readonly group: string;
}

interface ResourceCheck {
  readonly authority: AccessAuthority;
  readonly question: AccessQuestion;
}

const PREFIX = 'kubernetes.authorization';
const never = { equals: (): boolean => false };
const authorizer = objectKind<AccessAuthority>(structType(`${PREFIX}.Authorizer`), never);
const pathCheck = objectKind<PathCheck>(structType(`${PREFIX}.PathCheck`), never);
const groupCheck = objectKind<GroupCheck>(structType(`${PREFIX}.GroupCheck`), never);
const resourceCheck = objectKind<ResourceCheck>(structType(`${PREFIX}.ResourceCheck`), never);
const decision = objectKind<AccessAnswer>(structType(`${PREFIX}.Decision`), never);

export const AUTHORIZER = authorizer.type;
export const RESOURCE_CHECK = resourceCheck.type;

/** The value of `authorizer`. */
export const authorizerValue = (authority: AccessAuthority): CelObject => authorizer.make(authority);

/** The value of `authorizer.requestResource`. */
export const requestResourceValue = (
  authority: AccessAuthority,
  about: Pick<AccessQuestion, 'group' | 'resource' | 'subresource' | 'namespace' | 'name'>,
): CelObject => resourceCheck.make({ authority, question: { ...EMPTY, ...about } });

const EMPTY: AccessQuestion = Object.freeze({
  verb: '',
  group: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  fieldSelector: '',
  labelSelector: '',
});

/** Questions to the authorizer (apiserver/pkg/cel/library/authz.go, v1.36). */
export const authorization: Library = Object.freeze<Library>({
  overloads: {
    authorizer_path: authorizer.method((authority, path) =>
      ofText(path, (text) =>
        text.trim() === '' ? failure('path must not be empty') : pathCheck.make({ authority, path: text }),
      ),
    ),
    authorizer_group: authorizer.method((authority, group) =>
      ofText(group, (text) => groupCheck.make({ authority, group: text })),
    ),
    authorizer_serviceaccount: authorizer.method((authority, namespace, name) =>
      serviceAccount(authority, String(namespace), String(name)),
    ),
    groupcheck_resource: groupCheck.method(({ authority, group }, resource) =>
      ofText(resource, (text) =>
        text.trim() === ''
          ? failure('resource must not be empty')
          : resourceCheck.make({ authority, question: { ...EMPTY, group, resource: text } }),
      ),
    ),
    resourcecheck_subresource: asking('subresource'),
    resourcecheck_namespace: asking('namespace'),
    resourcecheck_name: asking('name'),
    authorizer_fieldselector: asking('fieldSelector'),
    authorizer_labelselector: asking('labelSelector'),
    pathcheck_check: pathCheck.method(({ authority, path }, verb) =>
      ofText(verb, (text) => decision.make(authority.ask({ ...EMPTY, path, verb: text }))),
    ),
    resourcecheck_check: resourceCheck.method(({ authority, question }, verb) =>
      ofText(verb, (text) => decision.make(authority.ask({ ...question, verb: text }))),
    ),
    decision_errored: decision.method(({ error }) => error !== undefined),
    decision_error: decision.method(({ error }) => error ?? ''),
    decision_allowed: decision.method(({ allowed }) => allowed),
    decision_reason: decision.method(({ reason }) => reason),
  },
});

const ofText = (value: CelValue | undefined, make: (text: string) => CelValue): CelValue =>
  typeof value === 'string' ? make(value) : noSuchOverload();

function asking(part: 'subresource' | 'namespace' | 'name' | 'fieldSelector' | 'labelSelector') {
  return resourceCheck.method(({ authority, question }, value) =>
    ofText(value, (text) => resourceCheck.make({ authority, question: { ...question, [part]: text } })),
  );
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function serviceAccount(authority: AccessAuthority, namespace: string, name: string): CelValue {
  if (!SUBDOMAIN.test(name) || name.length > 253) return failure('Invalid service account name');
  if (!LABEL.test(namespace) || namespace.length > 63) return failure('Invalid service account namespace');
  return authorizer.make(authority.of(namespace, name));
}
