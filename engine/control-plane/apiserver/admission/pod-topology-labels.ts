import { FRESH } from '../../../base/fresh';
import type { KubeObject } from '../../../api/object';
import type { Binding, Pod } from '../../../api/types/core-v1';
import { withMetadata } from '../metadata';
import type { Server } from '../server';
import { isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const COPIED = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** A pod learns where its node stands (plugin/pkg/admission/podtopologylabels, v1.36). */
export const podTopologyLabels = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'PodTopologyLabels',
  handles,
  admit: ({ subresource }, object) => {
    const nodeName = subresource === 'binding' ? targetOf(object as Binding) : (object as Pod).spec.nodeName;
    return nodeName === undefined || nodeName === '' ? object : labelled(store, object, nodeName);
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'CREATE' && isResource(served, 'pods') && (subresource === '' || subresource === 'binding');

const targetOf = ({ target }: Binding): string | undefined => (target.kind === 'Node' ? target.name : undefined);

function labelled(store: Server['store'], object: KubeObject, nodeName: string): KubeObject {
  const node = store.get({ prefix: 'minions', namespace: '', name: nodeName })?.value;
  const given = node?.metadata.labels;
  if (given === undefined) return object;
  const copied: Record<string, string> = {};
  for (const key of COPIED) {
    const value = given[key];
    if (value !== undefined) copied[key] = value;
  }
  if (Object.keys(copied).length === 0) return object;
  return withMetadata(object, {
    ...FRESH,
    ...object.metadata,
    labels: { ...FRESH, ...object.metadata.labels, ...copied },
  });
}
