import type { EnabledPlugin } from '../framework/plugin-source';
import { defaultBinder } from './default-binder';
import { defaultPreemption } from './default-preemption';
import { dynamicResources } from './dynamic-resources/dynamic-resources';
import { imageLocality } from './image-locality';
import { interPodAffinity } from './inter-pod-affinity/inter-pod-affinity';
import { nodeAffinity } from './node-affinity';
import { nodeDeclaredFeatures } from './node-declared-features';
import { nodeName } from './node-name';
import { nodePorts } from './node-ports';
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation';
import { nodeResourcesFit } from './node-resources-fit';
import { nodeUnschedulable } from './node-unschedulable';
import { podTopologySpread } from './pod-topology-spread/pod-topology-spread';
import { prioritySort } from './priority-sort';
import { schedulingGates } from './scheduling-gates';
import { taintToleration } from './taint-toleration';
import { volumeBinding } from './volume-binding/volume-binding';
import { nodeVolumeLimits } from './volumes/node-volume-limits';
import { volumeRestrictions } from './volumes/volume-restrictions';
import { volumeZone } from './volumes/volume-zone';

/** The plugins of the default profile in their order; pkg/scheduler/apis/config/v1/default_plugins.go (v1.36). */
export const defaultPlugins: readonly EnabledPlugin[] = Object.freeze([
  { source: schedulingGates },
  { source: prioritySort },
  { source: nodeUnschedulable },
  { source: nodeName },
  { source: taintToleration, weight: 3 },
  { source: nodeAffinity, weight: 2 },
  { source: nodePorts },
  { source: nodeResourcesFit, weight: 1 },
  { source: volumeRestrictions },
  { source: nodeVolumeLimits },
  { source: volumeBinding },
  { source: volumeZone },
  { source: podTopologySpread, weight: 2 },
  { source: interPodAffinity, weight: 2 },
  { source: dynamicResources, weight: 2 },
  { source: defaultPreemption },
  { source: nodeResourcesBalancedAllocation, weight: 1 },
  { source: imageLocality, weight: 1 },
  { source: defaultBinder },
  { source: nodeDeclaredFeatures },
]);
