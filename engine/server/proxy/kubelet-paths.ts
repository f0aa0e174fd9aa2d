import type { Pod } from '../../api/types/core-v1';
import { unknownError } from '../../control-plane/apiserver/refusals';
import { onWire } from '../../control-plane/apiserver/http/render';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer } from '../body';
import { NOT_FOUND, json, text } from '../paths/path';
import type { Machines } from '../sim/machines';
import { unsupported } from '../unsupported';

export const KUBELET_PORT = 10_250;

const NOT_MODELLED = ['/logs', '/configz', '/metrics', '/stats', '/run', '/debug', '/runningpods'];

/** What a kubelet's own server answers (pkg/kubelet/server/server.go, v1.36). Throws ApiError. */
export function kubeletAnswer(
  { server, machines }: { readonly server: Server; readonly machines: Machines | undefined },
  node: string,
  path: string,
): Answer {
  const kubelet = machines?.kubelet(node) ?? { problem: `lookup ${node}: no such host` };
  if ('problem' in kubelet) throw unknownError(`error trying to reach service: dial tcp ${kubelet.problem}`);
  switch (path) {
    case '/healthz':
    case '/healthz/ping':
    case '/healthz/syncloop':
      return text(200, 'ok');
    case '/pods':
    case '/pods/':
      return json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: podsOn(server, node) });
    default:
  }
  if (NOT_MODELLED.some((each) => path.startsWith(each))) throw unsupported(`${path} of a kubelet`);
  return NOT_FOUND;
}

function podsOn({ store }: Server, node: string): readonly object[] {
  const range = store.range('pods');
  if (!range.ok) return [];
  return range.entries.flatMap(({ value }) => ((value as Pod).spec.nodeName === node ? [onWire(value)] : []));
}
