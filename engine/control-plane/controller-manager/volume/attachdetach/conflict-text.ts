import { quote } from '../../../../base/go-text';
import type { Pod } from '../../../../api/types/core-v1';

/** What a pod is told whose volume another node has (attachdetach/reconciler reportMultiAttachError, v1.36). */
export function conflictText(volumeName: string, pod: Pod, users: readonly Pod[]): string {
  return `Multi-Attach error for volume ${quote(volumeName)} ${why(pod, users)}`;
}

function why({ metadata }: Pod, users: readonly Pod[]): string {
  if (users.length === 0) return "Volume is already exclusively attached to one node and can't be attached to another";
  const near = users.filter((user) => user.metadata.namespace === metadata.namespace);
  const far = users.length - near.length;
  if (near.length === 0) return `Volume is already used by ${far} pod(s) in different namespaces`;
  const names = near.map((user) => user.metadata.name).join(', ');
  const others = far > 0 ? ` and ${far} pod(s) in different namespaces` : '';
  return `Volume is already used by pod(s) ${names}${others}`;
}
