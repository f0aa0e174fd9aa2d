import { createHash } from 'node:crypto';
import { openApiV3 } from '../../api/openapi/v3';
import type { ApiResource } from '../../control-plane/apiserver/aggregation/aggregated-api';
import type { OpenApiDocument } from '../discovery/other-api';
import { MINOR } from '../paths/version';

/** What `kubectl explain` reads of such an API. */
export function openApiOf(groupVersion: string, resources: readonly ApiResource[]): OpenApiDocument {
  const [group = '', version = ''] = groupVersion.split('/');
  const body = JSON.stringify(openApiV3({ group, version, resources }, { version: `1.${MINOR}` }));
  return { body, hash: createHash('sha512').update(body).digest('hex').toUpperCase() };
}
