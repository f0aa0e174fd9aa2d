import type {
  Container,
  EphemeralContainer,
  PodSpec,
  PodTemplateSpec,
  Volume,
  VolumeProjection,
} from '../../types/core-v1';
import { ifPresent, mapShared, withFields, withoutField } from '../sharing';

/**
 * Fields behind feature gates that are off by default in v1.36 are dropped from what clients write, unless the old object
 * has them (pkg/api/pod/util.go, DropDisabledPodFields): ContainerStopSignals, ClusterTrustBundleProjection,
 * PodCertificateRequest, GenericWorkload.
 */
export function withoutDisabledFields(spec: PodSpec, old: PodSpec | undefined): PodSpec {
  const cleaned = withFields(spec, {
    containers: mapShared(spec.containers, withoutStopSignal),
    initContainers: ifPresent(spec.initContainers, (containers) => mapShared(containers, withoutStopSignal)),
    ephemeralContainers: ifPresent(spec.ephemeralContainers, (containers) => mapShared(containers, withoutStopSignal)),
    volumes: ifPresent(spec.volumes, (volumes) => mapShared(volumes, withoutDisabledSources)),
  });
  return old?.schedulingGroup === undefined ? withoutField(cleaned, 'schedulingGroup') : cleaned;
}

export function templateWithoutDisabledFields(template: PodTemplateSpec, old?: PodTemplateSpec): PodTemplateSpec {
  const spec = withoutDisabledFields(template.spec, old?.spec);
  return spec === template.spec ? template : { ...template, spec };
}

function withoutStopSignal<T extends Container | EphemeralContainer>(container: T): T {
  if (container.lifecycle?.stopSignal === undefined) return container;
  const lifecycle = withoutField(container.lifecycle, 'stopSignal');
  return Object.keys(lifecycle).length === 0
    ? (withoutField(container, 'lifecycle') as T)
    : { ...container, lifecycle };
}

function withoutDisabledSources(volume: Volume): Volume {
  const sources = volume.projected?.sources;
  if (volume.projected === undefined || sources === undefined || sources === null) return volume;
  const kept = mapShared(sources, withoutDisabledProjection);
  return kept === sources ? volume : { ...volume, projected: { ...volume.projected, sources: kept } };
}

const withoutDisabledProjection = (source: VolumeProjection): VolumeProjection =>
  withoutField(withoutField(source, 'clusterTrustBundle') as VolumeProjection, 'podCertificate');
