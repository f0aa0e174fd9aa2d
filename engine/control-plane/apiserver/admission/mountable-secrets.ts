import type { EnvFromSource, EnvVar, Pod, ServiceAccount } from '../../../api/types/core-v1';

interface Named {
  readonly name: string;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
}

/** Why a pod may not use a secret that its account does not name; undefined: it names all. */
export function checkSecretReferences(pod: Pod, account: ServiceAccount, onlyEphemeral: boolean): string | undefined {
  const mountable = new Set((account.secrets ?? []).map(({ name }) => name));
  const { spec } = pod;
  const owner = account.metadata.name;
  if (onlyEphemeral) return first(spec.ephemeralContainers ?? [], 'ephemeral container', mountable, owner);
  for (const { secret } of spec.volumes ?? []) {
    if (secret === undefined || mountable.has(secret.secretName)) continue;
    return `volume with secret.secretName="${secret.secretName ?? ''}" is not allowed because service account ${owner} does not reference that secret`;
  }
  const inContainers =
    first(spec.initContainers ?? [], 'init container', mountable, owner) ??
    first(spec.containers, 'container', mountable, owner);
  if (inContainers !== undefined) return inContainers;
  const pullable = new Set((account.imagePullSecrets ?? []).map(({ name }) => name));
  const index = (spec.imagePullSecrets ?? []).findIndex(({ name }) => !pullable.has(name));
  if (index < 0) return undefined;
  const name = spec.imagePullSecrets?.[index]?.name ?? '';
  return `imagePullSecrets[${index}].name="${name}" is not allowed because service account ${owner} does not reference that imagePullSecret`;
}

function first(
  containers: readonly Named[],
  kind: string,
  mountable: ReadonlySet<string | undefined>,
  account: string,
): string | undefined {
  for (const { name, env = [], envFrom = [] } of containers) {
    for (const { name: variable, valueFrom } of env) {
      const secret = valueFrom?.secretKeyRef?.name;
      if (valueFrom?.secretKeyRef === undefined || mountable.has(secret)) continue;
      return `${kind} ${name} with envVar ${variable} referencing secret.secretName="${secret ?? ''}" is not allowed because service account ${account} does not reference that secret`;
    }
    for (const { secretRef } of envFrom) {
      if (secretRef === undefined || mountable.has(secretRef.name)) continue;
      return `${kind} ${name} with envFrom referencing secret.secretName="${secretRef.name ?? ''}" is not allowed because service account ${account} does not reference that secret`;
    }
  }
  return undefined;
}
