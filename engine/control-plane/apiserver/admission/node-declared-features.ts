import { semanticEqual } from '../../../base/equal';
import type { Node, Pod } from '../../../api/types/core-v1';
import type { Server } from '../server';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

/** What a change of a bound pod asks of its node, in the order in which messages list it. */
const REQUIREMENTS: readonly (readonly [feature: string, isNeeded: (next: Pod, old: Pod) => boolean])[] = [
  ['InPlacePodLevelResourcesVerticalScaling', (next, old) => !semanticEqual(next.spec.resources, old.spec.resources)],
  ['InPlacePodVerticalScalingInitContainers', resizesInitContainers],
];

/**
 * A pod is changed only in ways that its node has declared it can follow (plugin/pkg/admission/nodedeclaredfeatures,
 * v1.36).
 */
export const nodeDeclaredFeatures = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'NodeDeclaredFeatureValidator',
  handles,
  validate: (attributes) => {
    const next = attributes.object as Pod;
    const old = attributes.old as Pod;
    const { nodeName: name = '' } = next.spec;
    if (name === '' || next.metadata.generation === old.metadata.generation) return;
    const needed = REQUIREMENTS.filter(([, isNeeded]) => isNeeded(next, old)).map(([feature]) => feature);
    if (needed.length === 0) return;
    const node = store.get({ prefix: 'minions', namespace: '', name })?.value as Node | undefined;
    if (node === undefined) throw denied(attributes, `node ${JSON.stringify(name)} not found`);
    const declared = new Set(node.status.declaredFeatures);
    const missing = needed.filter((feature) => !declared.has(feature));
    if (missing.length === 0) return;
    throw denied(
      attributes,
      `pod update requires features ${missing.join(', ')} which are not available on node ${JSON.stringify(name)}`,
    );
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'UPDATE' && isResource(served, 'pods') && (subresource === '' || subresource === 'resize');

/** Sidecars were resized before other init containers could be. */
function resizesInitContainers(next: Pod, old: Pod): boolean {
  return (old.spec.initContainers ?? []).some(
    ({ restartPolicy, resources }, index) =>
      restartPolicy !== 'Always' && !semanticEqual(resources, next.spec.initContainers?.[index]?.resources),
  );
}
