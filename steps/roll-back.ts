import type { KubeObject, ObjectKey } from '../engine/api/object';
import { deployments, replicasets } from '../engine/api/resources';
import type { ReplicaSet } from '../engine/api/types/apps-v1';
import type { ClusterDriver } from '../engine/driver/driver';
import { InputError } from './language/errors';
import { ownedBy } from './pods';

const REVISION = 'deployment.kubernetes.io/revision';
const HASH_LABEL = 'pod-template-hash';

/** What `kubectl rollout undo` does: the template of the revision before replaces that of today (kubectl v0.36). */
export async function rollBack(driver: ClusterDriver, key: ObjectKey): Promise<KubeObject> {
  const deployment = driver.view.get(deployments, key);
  if (deployment === undefined) throw new InputError(`there is no deployment "${key.name}"`);
  if (deployment.spec.paused === true) {
    throw new InputError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  }
  const owned = ownedBy(driver.view.list(replicasets, key.namespace), deployment);
  const [, previous] = [...owned].sort((a, b) => revisionOf(b) - revisionOf(a));
  if (previous === undefined) throw new InputError(`no rollout history found for deployment "${key.name}"`);
  const { [HASH_LABEL]: _, ...labels } = previous.spec.template?.metadata?.labels ?? {};
  const template = { ...previous.spec.template, metadata: { ...previous.spec.template?.metadata, labels } };
  const body = [{ op: 'replace', path: '/spec/template', value: template }];
  return driver.patch(deployments, key, { type: 'json', body });
}

const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[REVISION] ?? 0);
