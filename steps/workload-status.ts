import type { KubeObject } from '../engine/api/object';
import { fieldAt } from './kinds';
import type { CounterWord } from './language/arguments';

const numberAt = (object: KubeObject, ...paths: readonly string[]): number => {
  for (const path of paths) {
    const value = fieldAt(object, path);
    if (typeof value === 'number') return value;
  }
  return 0;
};

/** What is asked for: replicas, completions, or the nodes that a DaemonSet should run on. */
export function wantedReplicas(object: KubeObject): number {
  if (object.kind === 'DaemonSet') return numberAt(object, 'status.desiredNumberScheduled');
  if (object.kind === 'Job') return numberAt(object, 'spec.completions', 'spec.parallelism');
  return numberAt(object, 'spec.replicas');
}

/** A status counter by the word that scenarios use. */
export function counterOf(object: KubeObject, counter: CounterWord): number {
  switch (counter) {
    case 'ready':
      return numberAt(object, 'status.readyReplicas', 'status.numberReady', 'status.ready');
    case 'available':
      return numberAt(object, 'status.availableReplicas', 'status.numberAvailable');
    case 'updated':
      return numberAt(object, 'status.updatedReplicas', 'status.updatedNumberScheduled');
    case 'current':
      return numberAt(object, 'status.replicas', 'status.currentNumberScheduled', 'status.active');
    case 'unavailable':
      return numberAt(object, 'status.unavailableReplicas', 'status.numberUnavailable');
    case 'desired':
      return wantedReplicas(object);
  }
}

/** As `kubectl rollout status` decides it for each kind (kubectl pkg/polymorphichelpers/rollout_status.go v0.36). */
export function isRolledOut(object: KubeObject): boolean {
  const observed = fieldAt(object, 'status.observedGeneration');
  if (typeof observed !== 'number' || observed < (object.metadata.generation ?? 0)) return false;
  const wanted = wantedReplicas(object);
  const updated = counterOf(object, 'updated');
  switch (object.kind) {
    case 'Deployment':
      return updated >= wanted && counterOf(object, 'current') <= updated && counterOf(object, 'available') >= updated;
    case 'DaemonSet':
      return updated >= wanted && counterOf(object, 'available') >= wanted;
    case 'StatefulSet': {
      const isUpdated = fieldAt(object, 'status.currentRevision') === fieldAt(object, 'status.updateRevision');
      return counterOf(object, 'ready') >= wanted && isUpdated;
    }
    default:
      return counterOf(object, 'ready') >= wanted;
  }
}
