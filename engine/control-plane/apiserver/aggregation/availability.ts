import { quote } from '../../../base/go-text';
import type { APIService, APIServiceCondition, APIServiceStatus } from '../../../api/types/apiregistration-v1';
import type { Service } from '../../../api/types/core-v1';
import type { EndpointSlice } from '../../../api/types/discovery-v1';
import type { DiscoveryCheck } from './reach';

/** What is known of the Service of an APIService. */
export interface Backend {
  readonly service: Service | undefined;
  readonly slices: readonly EndpointSlice[];
}

type Finding = Pick<APIServiceCondition, 'status' | 'reason' | 'message'>;

const missing = (reason: string, message: string): Finding => ({ status: 'False', reason, message });

/** What is said of an API service that can be reached. */
export const PASSED: Finding = Object.freeze({ status: 'True', reason: 'Passed', message: 'all checks passed' });

/**
 * Whether the server behind an APIService can be reached (kube-aggregator, pkg/controllers/status/remote, v1.36). Last of
 * all it is asked what it serves; undefined: it has not answered yet.
 */
export function availability(
  { spec }: APIService,
  { service, slices }: Backend,
  check: () => DiscoveryCheck | undefined,
): Finding | undefined {
  const { namespace = '', name = '', port = 443 } = spec.service ?? {};
  const whole = `service/${name} in ${quote(namespace)}`;
  if (service === undefined) return missing('ServiceNotFound', `${whole} is not present`);
  if (service.spec.type === 'ClusterIP') {
    const declared = (service.spec.ports ?? []).find((each) => each.port === port);
    if (declared === undefined) return missing('ServicePortError', `${whole} is not listening on port ${port}`);
    if (slices.length === 0) return missing('EndpointsNotFound', `cannot find endpointslices for ${whole}`);
    const portName = declared.name ?? '';
    if (!slices.some((slice) => serves(slice, portName)))
      return missing(
        'MissingEndpoints',
        `endpointslices for ${whole} have no addresses with port name ${quote(portName)}`,
      );
  }
  const outcome = check();
  if (outcome === undefined || outcome === 'passed') return outcome === undefined ? undefined : PASSED;
  const { group = '', version = '' } = spec;
  const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return missing(
    'FailedDiscoveryCheck',
    `failing or missing response from https://${service.spec.clusterIP ?? ''}:${port}${path}: ${outcome.problem}`,
  );
}

const serves = ({ ports, endpoints }: EndpointSlice, portName: string): boolean =>
  (ports ?? []).some(({ name = '' }) => name === portName) &&
  endpoints.some(({ addresses, conditions }) => addresses.length > 0 && conditions.ready !== false);

/** The status with a finding; undefined: it says so already. The time is of the last change from one state to another. */
export function withAvailability(
  { conditions = [] }: APIServiceStatus,
  finding: Finding,
  at: string,
): APIServiceStatus | undefined {
  const old = conditions.find(({ type }) => type === 'Available');
  if (old?.status === finding.status && old.reason === finding.reason && old.message === finding.message)
    return undefined;
  const lastTransitionTime = old?.status === finding.status ? old.lastTransitionTime : at;
  const { status, reason = '', message = '' } = finding;
  const next: APIServiceCondition = { type: 'Available', status, lastTransitionTime, reason, message };
  return {
    conditions: old === undefined ? [...conditions, next] : conditions.map((one) => (one === old ? next : one)),
  };
}
