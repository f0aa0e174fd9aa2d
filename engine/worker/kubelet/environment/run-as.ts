import type { Container, Pod } from '../../../api/types/core-v1';
import { formatPod } from '../pod-identity';

/** Why a container may not run as the user it would run as (pkg/kubelet/kuberuntime/security_context_others.go). */
export function runAsProblem(pod: Pod, container: Container): string | undefined {
  const nonRoot = container.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot;
  if (nonRoot !== true) return undefined;
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  const where = `(pod: "${formatPod(pod)}", container: ${container.name})`;
  if (user === undefined) return `container has runAsNonRoot and image will run as root ${where}`;
  return user === 0 ? `container's runAsUser breaks non-root policy ${where}` : undefined;
}
