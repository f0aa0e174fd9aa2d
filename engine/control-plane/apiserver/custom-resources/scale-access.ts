import type { ScaleAccess } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import type { CustomResourceDefinitionSpec, CustomResourceSubresourceScale } from '../../../api/types/apiextensions-v1';
import { quote } from '../../../base/go-text';
import { stepsOf, valueAt, withValueAt } from './value-at';

/** What a version says of its scale (registry/customresource/etcd.go, v1.36). */
export function scaleAccess(
  { specReplicasPath, statusReplicasPath, labelSelectorPath = '' }: CustomResourceSubresourceScale,
  { versions }: CustomResourceDefinitionSpec,
): ScaleAccess<KubeObject> {
  const number = (object: KubeObject, path: string): number => {
    const value = valueAt(object, path);
    return typeof value === 'number' ? value : 0;
  };
  return {
    replicas: (object) => number(object, specReplicasPath),
    statusReplicas: (object) => number(object, statusReplicasPath),
    selector: (object) => {
      const value = labelSelectorPath === '' ? '' : valueAt(object, labelSelectorPath);
      return typeof value === 'string' ? value : '';
    },
    withReplicas: (object, replicas) => withValueAt(object, stepsOf(specReplicasPath), replicas),
    missing: (object) =>
      valueAt(object, specReplicasPath) === undefined
        ? `the spec replicas field ${quote(specReplicasPath)} does not exist`
        : undefined,
    replicasPaths: Object.fromEntries(
      versions.flatMap(({ name, subresources }) => {
        const path = subresources?.scale?.specReplicasPath;
        return path === undefined ? [] : [[name, stepsOf(path)]];
      }),
    ),
  };
}
