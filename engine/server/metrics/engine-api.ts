import type { AggregatedApi, ApiResource } from '../../control-plane/apiserver/aggregation/aggregated-api';
import { statusFormatOf } from '../../control-plane/apiserver/http/media-types';
import { header } from '../../control-plane/apiserver/http/message';
import { inFormat } from '../body';
import type { OpenApiDocument, OtherApi } from '../discovery/other-api';

/** An API that the engine serves beside the registry, on the wire. */
export const engineApi = ({ groupVersion, resources, read }: AggregatedApi): OtherApi => ({
  groupVersion,
  resources,
  ...(isDescribed(resources()) ? { openApi: described(groupVersion, resources) } : {}),
  answer: ({ server, http }) => {
    const { method, path, query } = http;
    const body = read({ server, method, path, query });
    if (body === undefined) return undefined;
    const answered = { status: 200, headers: { 'content-type': 'application/json' }, warnings: [], body };
    return inFormat(answered, statusFormatOf(header(http, 'accept')) ?? 'json', http);
  },
});

/** What is made up of values that come and go has no document. */
const isDescribed = (resources: readonly ApiResource[]): boolean =>
  resources.length > 0 && resources.every(({ verbs }) => verbs.includes('list'));

function described(groupVersion: string, resources: () => readonly ApiResource[]): () => OpenApiDocument {
  let made: OpenApiDocument | undefined;
  return () => (made ??= openApiOf(groupVersion, resources()));
}

/* eslint-disable @typescript-eslint/no-require-imports -- who wants these documents waits for what makes them */
const openApiOf = (groupVersion: string, resources: readonly ApiResource[]): OpenApiDocument =>
  (require('./openapi') as typeof import('./openapi')).openApiOf(groupVersion, resources);
