import type { APIService } from '../../../api/types/apiregistration-v1';
import type { AggregatedApi } from './aggregated-api';

/** The API of the simulation's own that an APIService leads to, if its Service is that of one. */
export function standInFor(apis: readonly AggregatedApi[], { spec }: APIService): AggregatedApi | undefined {
  const groupVersion = `${spec.group ?? ''}/${spec.version ?? ''}`;
  const { namespace, name } = spec.service ?? {};
  return apis.find(
    (api) => api.groupVersion === groupVersion && api.service.namespace === namespace && api.service.name === name,
  );
}
