import { FRESH } from '../../../base/fresh';
import type { KubeObject } from '../../../api/object';
import type { Pod, Toleration } from '../../../api/types/core-v1';
import { isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const SECONDS = 300;

const stays = (key: string): Toleration =>
  Object.freeze({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS });

const NOT_READY = stays('node.kubernetes.io/not-ready');
const UNREACHABLE = stays('node.kubernetes.io/unreachable');

/** Pods stay five minutes on a node that is not well (plugin/pkg/admission/defaulttolerationseconds, v1.36). */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  handles: (served, subresource, operation) =>
    subresource === '' && operation !== 'DELETE' && isResource(served, 'pods'),
  admit: (_attributes, object) => tolerant(object as Pod),
};

function tolerant(pod: Pod): KubeObject {
  const tolerations = tolerationsOf(pod.spec.tolerations ?? []);
  return tolerations === pod.spec.tolerations
    ? pod
    : ({ ...FRESH, ...pod, spec: { ...FRESH, ...pod.spec, tolerations } } as Pod);
}

function tolerationsOf(given: readonly Toleration[]): readonly Toleration[] {
  if (given.length === 0) return BOTH;
  const lacking = BOTH.filter(({ key = '' }) => !given.some((one) => covers(one, key)));
  return lacking.length === 0 ? given : given.concat(lacking);
}

/** One list for all pods that tolerate nothing by themselves. */
const BOTH: readonly Toleration[] = Object.freeze([NOT_READY, UNREACHABLE]);

const covers = ({ key = '', effect = '' }: Toleration, wanted: string): boolean =>
  (key === wanted || key === '') && (effect === 'NoExecute' || effect === '');
