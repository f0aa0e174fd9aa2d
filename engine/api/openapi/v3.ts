import { structNamed } from '../struct-model/struct-model';
import { sharedParameters } from './common-parameters';
import { PATCH_DEFINITION } from './definition-name';
import type { Parameter } from './parameters';
import { apiVersionText, type ServedVersion } from './resource-list';
import { routesOf, type Content, type Operation, type Route } from './route';
import { Definitions, V3, sorted, type Schema } from './schema';

/** What a document is made for beside its routes. */
export interface DocumentOptions {
  /** `1.36`: the version of the server. */
  readonly version: string;
  /** Definitions of custom resources, by name. */
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** `/openapi/v3/apis/<group>/<version>`, without descriptions. */
export function openApiV3(served: ServedVersion, options: DocumentOptions): Schema {
  return documentOf(routesOf(served), new Definitions(V3, served), options);
}

/** A document of routes that belong to no group and version. */
export function openApiV3Of(routes: readonly Route[], options: DocumentOptions): Schema {
  return documentOf(routes, new Definitions(V3, { group: '', version: 'v1' }), options);
}

function documentOf(routes: readonly Route[], definitions: Definitions, options: DocumentOptions): Schema {
  const paths = sorted(routes.map((route) => [route.path, pathItem(route, definitions)]));
  definitions.addCustom(options.definitions ?? {});
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: options.version },
    paths,
    components: {
      ...(definitions.schemas.size > 0 && { schemas: sorted([...definitions.schemas]) }),
      securitySchemes: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } },
    },
  };
}

function pathItem(route: Route, definitions: Definitions): Schema {
  const parameters = sharedParameters(route);
  const operations = route.operations.map((operation, i): [string, Schema] => [
    operation.method,
    operationOf(operation, parameters.operations[i] ?? [], definitions),
  ]);
  return {
    ...Object.fromEntries(operations),
    ...(parameters.path.length > 0 && { parameters: parameters.path.map(parameterOf) }),
  };
}

function parameterOf({ name, in: place, type }: Parameter): Schema {
  return { name, in: place, ...(place === 'path' && { required: true }), schema: { type, uniqueItems: true } };
}

function operationOf(operation: Operation, parameters: readonly Parameter[], definitions: Definitions): Schema {
  const { tag, id, body, action, kind } = operation;
  return {
    tags: [tag],
    operationId: id,
    ...(parameters.length > 0 && { parameters: parameters.map(parameterOf) }),
    ...(body !== undefined && { requestBody: bodyOf(body, definitions) }),
    responses: responsesOf(operation, definitions),
    ...(action !== undefined && { 'x-kubernetes-action': action }),
    ...(kind !== undefined && { 'x-kubernetes-group-version-kind': kind }),
  };
}

function bodyOf(
  { content, required, consumes }: Exclude<Operation['body'], undefined>,
  definitions: Definitions,
): Schema {
  return { content: byMediaType(consumes, contentOf(content, definitions)), ...(required && { required }) };
}

function responsesOf({ answers, produces }: Operation, definitions: Definitions): Schema {
  const good = answers.map(({ code, content }): [string, Schema] => [
    String(code),
    { content: byMediaType(produces, contentOf(content, definitions)) },
  ]);
  return { ...Object.fromEntries(good), 401: {} };
}

const byMediaType = (types: readonly string[], schema: Schema): Schema =>
  sorted(types.map((type): [string, Schema] => [type, { schema }]));

/** The schema of a body or an answer; what it refers to is added to the definitions. */
export function contentOf(content: Content, definitions: Definitions): Schema {
  switch (content.is) {
    case 'kind':
      return definitions.kind(content.apiVersion, content.kind);
    case 'struct':
      return definitions.struct(structNamed(content.name));
    case 'definition':
      return definitions.ref(content.name);
    case 'patch':
      return definitions.add(PATCH_DEFINITION, { type: 'object' });
    case 'text':
      return { type: 'string' };
  }
}

/** The key of a document in the index `/openapi/v3`, and its path below it. */
export const documentPath = (served: { readonly group: string; readonly version: string }): string =>
  served.group === '' ? `api/${served.version}` : `apis/${apiVersionText(served)}`;
