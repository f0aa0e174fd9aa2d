import { runtimeProfiles } from '../engine/worker/runtime/profiles';
import { Given, stepsAbout, ThenState } from './dsl';
import { InputError } from './language/errors';
import { matcher } from './language/matcher';

stepsAbout('Inside of containers');

Given(
  'node {node} runs containers with {name}',
  {
    doc: 'containerd, which all nodes have unless said otherwise; cri-o; cri-dockerd; or docker without it, which speaks no CRI.',
    example: 'node "n1" runs containers with "cri-o"',
    describes: true,
  },
  (world, node, word) => {
    const runtime = runtimeProfiles.get(word);
    if (runtime === undefined) {
      const known = [...runtimeProfiles.keys()].join(', ');
      throw new InputError(`unsupported: the container runtime "${word}" is not modelled; these are: ${known}`);
    }
    world.setUp.change('the container runtime of a node').refineNode(node, (each) => ({ ...each, runtime }));
  },
);

ThenState(
  'the kubelet of node {node} does not run because {name}',
  {
    doc: 'It ended itself, and its last message contains the text; a star stands for any text. It is started again every 10s.',
    example: 'the kubelet of node "n1" does not run because "unknown service runtime.v1.RuntimeService"',
  },
  (node, text) => {
    const isSuch = matcher(`*${text}*`);
    return (view, scope) => {
      const lives = scope.records
        .journal()
        .filter(({ actor, action }) => actor === `kubelet/${node}` && action.startsWith('component.'));
      const last = lives.at(-1);
      const reason = last?.action === 'component.exit' ? String(last.detail?.['reason'] ?? '') : undefined;
      const holds = reason !== undefined && view.running(`kubelet/${node}`) === false && isSuch(reason);
      return { holds, seen: reason ?? 'it has not ended itself' };
    };
  },
);
