import { FRESH } from '../../../base/fresh';
import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '../../../api/types/core-v1';
import { generatedName } from '../identity';
import type { Server } from '../server';
import { namesSecrets } from '../authz/node/pod-references';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import { checkSecretReferences } from './mountable-secrets';
import type { AdmissionPlugin } from './plugin';

const MIRROR = 'kubernetes.io/config.mirror';
const VOLUME_NAME = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const ENFORCE_MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';

type Cluster = Pick<Server, 'store' | 'random'>;

/** Each pod gets an account, its token and its pull secrets (plugin/pkg/admission/serviceaccount, v1.36). */
export const serviceAccount = (cluster: Cluster): AdmissionPlugin => {
  const random = cluster.random.fork('service-account-volumes');
  return {
    name: 'ServiceAccount',
    handles,
    admit: (attributes, object) => {
      if (attributes.operation !== 'CREATE') return object;
      const pod = object as Pod;
      if (isMirror(pod)) {
        checkMirror(attributes, pod);
        return pod;
      }
      const name = (pod.spec.serviceAccountName ?? '') === '' ? 'default' : (pod.spec.serviceAccountName ?? '');
      const account = accountOf(cluster, attributes, name);
      const spec = withAccount(pod.spec, account, () => generatedName(random, VOLUME_NAME));
      const given = { ...FRESH, ...pod, spec };
      checkAccount(attributes, given, account);
      return given;
    },
    validate: (attributes) => {
      const pod = attributes.object as Pod;
      if (attributes.operation === 'CREATE' && isMirror(pod)) return checkMirror(attributes, pod);
      const name = pod.spec.serviceAccountName ?? '';
      if (name === '') {
        throw denied(attributes, `no service account specified for pod ${attributes.namespace}/${pod.metadata.name}`);
      }
      checkAccount(attributes, pod, accountOf(cluster, attributes, name));
    },
  };
};

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  isResource(served, 'pods') &&
  ((operation === 'CREATE' && subresource === '') || (operation === 'UPDATE' && subresource === 'ephemeralcontainers'));

const isMirror = ({ metadata }: Pod): boolean => metadata.annotations?.[MIRROR] !== undefined;

function checkMirror(attributes: Attributes, pod: Pod): void {
  if ((pod.spec.serviceAccountName ?? '') !== '') {
    throw denied(attributes, 'a mirror pod may not reference service accounts');
  }
  if (namesSecrets(pod)) throw denied(attributes, 'a mirror pod may not reference secrets');
  const projects = (pod.spec.volumes ?? []).some(({ projected }) =>
    projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken !== undefined),
  );
  if (projects) throw denied(attributes, 'a mirror pod may not use ServiceAccountToken volume projections');
}

function accountOf({ store }: Cluster, attributes: Attributes, name: string): ServiceAccount {
  const { namespace } = attributes;
  const entry = store.get({ prefix: 'serviceaccounts', namespace, name });
  if (entry !== undefined) return entry.value as ServiceAccount;
  throw denied(
    attributes,
    `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`,
  );
}

function checkAccount(attributes: Attributes, pod: Pod, account: ServiceAccount): void {
  const enforced = account.metadata.annotations?.[ENFORCE_MOUNTABLE] ?? '';
  if (!['1', 't', 'T', 'TRUE', 'true', 'True'].includes(enforced)) return;
  const why = checkSecretReferences(pod, account, attributes.operation === 'UPDATE');
  if (why !== undefined) throw denied(attributes, why);
}

function withAccount(spec: PodSpec, account: ServiceAccount, volumeName: () => string): PodSpec {
  const { name } = account.metadata;
  const mounts = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  const mounted = mounts ? withToken(spec, volumeName) : spec;
  const pullSecrets = spec.imagePullSecrets ?? [];
  const inherited = account.imagePullSecrets ?? [];
  return {
    ...FRESH,
    ...mounted,
    serviceAccountName: name,
    serviceAccount: name,
    ...(pullSecrets.length > 0 || inherited.length === 0 ? {} : { imagePullSecrets: inherited }),
  };
}

function withToken(spec: PodSpec, volumeName: () => string): PodSpec {
  const existing = spec.volumes?.find(({ name }) => name.startsWith(VOLUME_NAME))?.name;
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  if (all.every(isMounted)) return spec;
  const name = existing ?? volumeName();
  const mount = <T extends Container>(container: T): T =>
    isMounted(container)
      ? container
      : {
          ...FRESH,
          ...container,
          volumeMounts: (container.volumeMounts ?? []).concat({ name, readOnly: true, mountPath: MOUNT_PATH }),
        };
  return {
    ...FRESH,
    ...spec,
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(mount) }),
    containers: spec.containers.map(mount),
    ...(existing === undefined ? { volumes: (spec.volumes ?? []).concat({ name, ...TOKEN_VOLUME }) } : {}),
  };
}

const isMounted = ({ volumeMounts }: Container): boolean =>
  volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH) === true;

const TOKEN_VOLUME: Omit<Volume, 'name'> = Object.freeze({
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 420,
  },
});
