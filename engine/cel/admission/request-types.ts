import * as types from '../types/type';
import type { CelType } from '../types/type';

type Fields = ReadonlyMap<string, CelType>;

const text = types.STRING;
const texts = types.listOf(text);
const labels = types.mapOf(text, text);

const fields = (entries: Readonly<Record<string, CelType>>): Fields => new Map(Object.entries(entries));

const GVK = types.structType('kubernetes.GroupVersionKind');
const GVR = types.structType('kubernetes.GroupVersionResource');

export const REQUEST = types.structType('kubernetes.AdmissionRequest');
export const NAMESPACE = types.structType('kubernetes.Namespace');
export const VARIABLES = types.structType('kubernetes.variables');

/** The fields of `request` and `namespaceObject` (apiserver/pkg/admission/plugin/cel/compile.go, v1.36). */
export const REQUEST_TYPES: ReadonlyMap<string, Fields> = new Map([
  [GVK.name, fields({ group: text, version: text, kind: text })],
  [GVR.name, fields({ group: text, version: text, resource: text })],
  ['kubernetes.UserInfo', fields({ username: text, uid: text, groups: texts, extra: types.mapOf(text, texts) })],
  [
    REQUEST.name,
    fields({
      kind: GVK,
      resource: GVR,
      subResource: text,
      requestKind: GVK,
      requestResource: GVR,
      requestSubResource: text,
      name: text,
      namespace: text,
      operation: text,
      userInfo: types.structType('kubernetes.UserInfo'),
      dryRun: types.BOOL,
      options: types.DYN,
    }),
  ],
  ['kubernetes.NamespaceSpec', fields({ finalizers: texts })],
  [
    'kubernetes.NamespaceCondition',
    fields({ status: text, type: text, lastTransitionTime: types.TIMESTAMP, message: text, reason: text }),
  ],
  [
    'kubernetes.NamespaceStatus',
    fields({ conditions: types.listOf(types.structType('kubernetes.NamespaceCondition')), phase: text }),
  ],
  [
    'kubernetes.NamespaceMetadata',
    fields({
      name: text,
      generateName: text,
      namespace: text,
      labels,
      annotations: labels,
      UID: text,
      creationTimestamp: types.TIMESTAMP,
      deletionGracePeriodSeconds: types.INT,
      deletionTimestamp: types.TIMESTAMP,
      generation: types.INT,
      resourceVersion: text,
      finalizers: texts,
    }),
  ],
  [
    NAMESPACE.name,
    fields({
      metadata: types.structType('kubernetes.NamespaceMetadata'),
      spec: types.structType('kubernetes.NamespaceSpec'),
      status: types.structType('kubernetes.NamespaceStatus'),
    }),
  ],
]);
