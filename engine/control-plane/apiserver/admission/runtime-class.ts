import { isGivenEmpty } from '../../../api/given-empty';
import { semanticEqual } from '../../../base/equal';
import type { KubeObject } from '../../../api/object';
import type { Pod, Toleration } from '../../../api/types/core-v1';
import type { RuntimeClass } from '../../../api/types/node-v1';
import type { Server } from '../server';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

/** What a pod's runtime costs and where it runs (plugin/pkg/admission/runtimeclass, v1.36). */
export const runtimeClass = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'RuntimeClass',
  handles,
  admit: (attributes, object) => {
    const found = classOf(store, attributes, object as Pod);
    return found === undefined ? object : placed(attributes, withOverhead(attributes, object as Pod, found), found);
  },
  validate: (attributes) => {
    const pod = attributes.object as Pod;
    const found = classOf(store, attributes, pod);
    const fixed = found?.overhead?.podFixed;
    if (found?.overhead !== undefined) {
      if (!semanticEqual(fixed ?? {}, pod.spec.overhead ?? {})) throw denied(attributes, MISMATCH);
    } else if (pod.spec.overhead !== undefined || isGivenEmpty(pod.spec, 'overhead')) {
      throw denied(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    }
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'CREATE' && subresource === '' && isResource(served, 'pods');

const MISMATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

function classOf(store: Server['store'], attributes: Attributes, { spec }: Pod): RuntimeClass | undefined {
  const name = spec.runtimeClassName;
  if (name === undefined) return undefined;
  const entry = store.get({ prefix: 'runtimeclasses', namespace: '', name });
  if (entry === undefined) throw denied(attributes, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
  return entry.value as RuntimeClass;
}

function withOverhead(attributes: Attributes, pod: Pod, { overhead }: RuntimeClass): Pod {
  if (overhead === undefined) return pod;
  const fixed = overhead.podFixed ?? {};
  const given = pod.spec.overhead ?? {};
  if (Object.keys(given).length > 0 && !semanticEqual(fixed, given)) throw denied(attributes, MISMATCH);
  return Object.keys(fixed).length === 0 ? pod : { ...pod, spec: { ...pod.spec, overhead: fixed } };
}

function placed(attributes: Attributes, pod: Pod, { scheduling }: RuntimeClass): KubeObject {
  if (scheduling === undefined) return pod;
  const wanted = scheduling.nodeSelector ?? {};
  const given = pod.spec.nodeSelector ?? {};
  for (const key of Object.keys(wanted).sort()) {
    const own = given[key];
    if (own === undefined || own === wanted[key]) continue;
    throw denied(
      attributes,
      `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${wanted[key]}; pod.spec.nodeSelector[${key}] = ${own}`,
    );
  }
  const nodeSelector = { ...given, ...wanted };
  const tolerations = merged([...(pod.spec.tolerations ?? []), ...(scheduling.tolerations ?? [])]);
  const { nodeSelector: _old, tolerations: _given, ...spec } = pod.spec;
  return {
    ...pod,
    spec: {
      ...spec,
      ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
      ...(tolerations.length === 0 ? {} : { tolerations }),
    },
  } as Pod;
}

/** Without those that another covers; of equal ones the first stays (pkg/util/tolerations, v1.36). */
function merged(all: readonly Toleration[]): readonly Toleration[] {
  const kept: Toleration[] = [];
  all.forEach((one, index) => {
    const covered =
      kept.some((other) => isSuperset(other, one)) ||
      all.slice(index + 1).some((later) => !semanticEqual(later, one) && isSuperset(later, one));
    if (!covered) kept.push(one);
  });
  return kept;
}

function isSuperset(wide: Toleration, narrow: Toleration): boolean {
  if (semanticEqual(wide, narrow)) return true;
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = wide;
  if (key !== (narrow.key ?? '') && (key !== '' || operator !== 'Exists')) return false;
  if (effect !== '' && effect !== (narrow.effect ?? '')) return false;
  if (effect === 'NoExecute' && tolerationSeconds !== undefined) {
    if (narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > tolerationSeconds) return false;
  }
  if (operator === 'Exists') return true;
  return (operator === 'Equal' || operator === '') && narrow.operator === 'Equal' && value === (narrow.value ?? '');
}
