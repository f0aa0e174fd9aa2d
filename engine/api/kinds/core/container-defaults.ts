import { FRESH } from '../../../base/fresh';
import type {
  Container,
  ContainerPort,
  EnvVar,
  EphemeralContainer,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  ObjectFieldSelector,
  Probe,
} from '../../types/core-v1';
import { ifPresent, mapShared, withFields } from '../sharing';
import { defaultPullPolicy } from './image-name';
import { defaultRequirements } from './resource-list';

/** pkg/apis/core/v1/defaults.go, v1.36: SetDefaults_Container and what hangs under a container. */
export function defaultContainer<T extends Container | EphemeralContainer>(container: T): T {
  return withFields<Container | EphemeralContainer>(container, {
    imagePullPolicy: container.imagePullPolicy ?? defaultPullPolicy(container.image ?? ''),
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
    ports: ifPresent(container.ports, defaultPorts),
    env: ifPresent(container.env, defaultEnvironment),
    resources: defaultRequirements(container.resources),
    livenessProbe: ifPresent(container.livenessProbe, defaultProbe),
    readinessProbe: ifPresent(container.readinessProbe, defaultProbe),
    startupProbe: ifPresent(container.startupProbe, defaultProbe),
    lifecycle: ifPresent(container.lifecycle, defaultLifecycle),
  }) as T;
}

const defaultPorts = (ports: readonly ContainerPort[]): readonly ContainerPort[] =>
  mapShared(ports, (port) => (port.protocol === undefined ? { ...FRESH, ...port, protocol: 'TCP' } : port));

const defaultEnvironment = (variables: readonly EnvVar[]): readonly EnvVar[] => mapShared(variables, defaultVariable);

function defaultVariable(variable: EnvVar): EnvVar {
  const source = variable.valueFrom;
  if (source === undefined) return variable;
  const valueFrom = withFields(source, {
    fieldRef: ifPresent(source.fieldRef, defaultFieldRef),
    fileKeyRef: ifPresent(source.fileKeyRef, (ref) => withFields(ref, { optional: ref.optional ?? false })),
  });
  return valueFrom === source ? variable : { ...FRESH, ...variable, valueFrom };
}

/** A field is read in version v1 unless it says otherwise. */
export const defaultFieldRef = (selector: ObjectFieldSelector): ObjectFieldSelector =>
  selector.apiVersion === undefined ? { ...FRESH, ...selector, apiVersion: 'v1' } : selector;

function defaultProbe(probe: Probe): Probe {
  return withFields(probe, {
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    periodSeconds: probe.periodSeconds ?? 10,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
    httpGet: ifPresent(probe.httpGet, defaultHttpGet),
    grpc: ifPresent(probe.grpc, (grpc) => (grpc.service === null ? { ...FRESH, ...grpc, service: '' } : grpc)),
  });
}

const defaultHttpGet = (action: HTTPGetAction): HTTPGetAction =>
  withFields(action, { path: action.path ?? '/', scheme: action.scheme ?? 'HTTP' });

const defaultLifecycle = (lifecycle: Lifecycle): Lifecycle =>
  withFields(lifecycle, {
    postStart: ifPresent(lifecycle.postStart, defaultHandler),
    preStop: ifPresent(lifecycle.preStop, defaultHandler),
  });

const defaultHandler = (handler: LifecycleHandler): LifecycleHandler =>
  withFields(handler, { httpGet: ifPresent(handler.httpGet, defaultHttpGet) });
