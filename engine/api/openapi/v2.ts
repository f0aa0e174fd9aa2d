import { sharedParameters } from './common-parameters';
import type { Parameter } from './parameters';
import type { ServedVersion } from './resource-list';
import { routesOf, type Operation, type Route } from './route';
import { Definitions, V2, sorted, type Schema } from './schema';
import { SHARED_PARAMETERS } from './shared-parameter-names';
import { contentOf, type DocumentOptions } from './v3';

/** `/openapi/v2`: all groups and versions in one document, without descriptions. */
export function openApiV2(
  served: readonly ServedVersion[],
  others: readonly Route[],
  options: DocumentOptions,
): Schema {
  const definitions = new Definitions(V2, undefined);
  const writer = new Writer(definitions);
  const routes = [...served.flatMap(routesOf), ...others];
  const paths = sorted(routes.map((route) => [route.path, writer.pathItem(route)]));
  definitions.addCustom(options.definitions ?? {});
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: options.version },
    paths,
    definitions: sorted([...definitions.schemas]),
    parameters: sorted([...writer.parameters]),
    securityDefinitions: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } },
    security: [{ BearerToken: [] }],
  };
}

class Writer {
  readonly parameters = new Map<string, Schema>();

  constructor(private readonly definitions: Definitions) {}

  pathItem(route: Route): Schema {
    const shared = sharedParameters(route);
    const operations = route.operations.map((operation, i): [string, Schema] => {
      const parameters = (shared.operations[i] ?? []).map((parameter) => this.parameter(parameter));
      return [operation.method, this.operation(operation, [...this.body(operation), ...parameters])];
    });
    const path = shared.path.map((parameter) => this.parameter(parameter));
    return { ...Object.fromEntries(operations), ...(path.length > 0 && { parameters: path }) };
  }

  private operation(operation: Operation, parameters: readonly Schema[]): Schema {
    const { tag, id, action, kind, produces, answers, body } = operation;
    const consumes = body?.consumes ?? operation.consumes;
    const good = answers.map(({ code, content }): [string, Schema] => [
      String(code),
      { schema: contentOf(content, this.definitions) },
    ]);
    return {
      ...(consumes !== undefined && { consumes }),
      produces,
      schemes: ['https'],
      tags: [tag],
      operationId: id,
      ...(parameters.length > 0 && { parameters }),
      responses: { ...Object.fromEntries(good), 401: {} },
      ...(action !== undefined && { 'x-kubernetes-action': action }),
      ...(kind !== undefined && { 'x-kubernetes-group-version-kind': kind }),
    };
  }

  private body({ body }: Operation): readonly Schema[] {
    if (body === undefined) return [];
    const schema = contentOf(body.content, this.definitions);
    const parameter = { name: 'body', in: 'body', ...(body.required && { required: true }), schema };
    if (body.content.is === 'patch') return [this.shared('body.patch', parameter)];
    return body.required ? [parameter] : [this.shared('body.delete', parameter)];
  }

  private parameter({ name, in: place, type, of }: Parameter): Schema {
    const parameter = { uniqueItems: true, type, name, in: place, ...(place === 'path' && { required: true }) };
    return this.shared(`${place === 'path' ? 'path.' : ''}${name}${of === undefined ? '' : `.${of}`}`, parameter);
  }

  /** Upstream names what many operations share after a hash of its text; those names are data here. */
  private shared(key: string, parameter: Schema): Schema {
    const name = SHARED_PARAMETERS.get(key);
    if (name === undefined) return parameter;
    this.parameters.set(name, parameter);
    return { $ref: `#/parameters/${name}` };
  }
}
