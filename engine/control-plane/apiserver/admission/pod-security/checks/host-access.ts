import type { LifecycleHandler, Probe } from '../../../../../api/types/core-v1';
import {
  containersNamed,
  containersOf,
  counted,
  distinct,
  namesOf,
  quoted,
  type AnyContainer,
  type CheckPod,
} from './check';

/** policy/check_hostNamespaces.go (v1.36), and so on for each check of this folder. */
export const hostNamespaces: CheckPod = ({ spec }) => {
  const shared = [
    ...(spec.hostNetwork === true ? ['hostNetwork=true'] : []),
    ...(spec.hostPID === true ? ['hostPID=true'] : []),
    ...(spec.hostIPC === true ? ['hostIPC=true'] : []),
  ];
  return shared.length === 0 ? undefined : { reason: 'host namespaces', detail: shared.join(', ') };
};

export const hostPorts: CheckPod = (checked) => {
  const ports = (container: AnyContainer): readonly string[] =>
    (container.ports ?? []).flatMap(({ hostPort = 0 }) => (hostPort === 0 ? [] : [`${hostPort}`]));
  const bad = namesOf(checked, (container) => ports(container).length > 0);
  if (bad.length === 0) return undefined;
  const used = distinct(containersOf(checked).flatMap(ports));
  return {
    reason: 'hostPort',
    detail: `${containersNamed(bad)} ${counted(bad.length, 'uses', 'use')} ${counted(used.length, 'hostPort')} ${used.join(', ')}`,
  };
};

export const hostProbesAndLifecycle: CheckPod = (checked) => {
  const bad = distinct(namesOf(checked, (container) => hostsOf(container).length > 0));
  if (bad.length === 0) return undefined;
  const hosts = distinct(containersOf(checked).flatMap(hostsOf));
  return {
    reason: 'probe or lifecycle host',
    detail: `${containersNamed(bad)} ${counted(bad.length, 'uses', 'use')} ${counted(hosts.length, 'probe or lifecycle host')} ${quoted(hosts)}`,
  };
};

function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: AnyContainer): readonly string[] {
  const handlers: readonly (Probe | LifecycleHandler | undefined)[] = [
    livenessProbe,
    readinessProbe,
    startupProbe,
    lifecycle?.postStart,
    lifecycle?.preStop,
  ];
  return handlers
    .flatMap((handler) => [handler?.httpGet?.host ?? '', handler?.tcpSocket?.host ?? ''])
    .filter((host) => host !== '');
}
