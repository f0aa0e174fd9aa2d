import type { AggregatedApi } from '../../control-plane/apiserver/aggregation/aggregated-api';
import { statusFormatOf } from '../../control-plane/apiserver/http/media-types';
import { header } from '../../control-plane/apiserver/http/message';
import { inFormat } from '../body';
import type { OtherApi } from '../discovery/other-api';

/** An API that the engine serves beside the registry, on the wire. */
export const engineApi = ({ groupVersion, resources, read }: AggregatedApi): OtherApi => ({
  groupVersion,
  resources,
  answer: ({ server, http }) => {
    const { method, path, query } = http;
    const body = read({ server, method, path, query });
    if (body === undefined) return undefined;
    const answered = { status: 200, headers: { 'content-type': 'application/json' }, warnings: [], body };
    return inFormat(answered, statusFormatOf(header(http, 'accept')), http);
  },
});
