import { schedulerPlugin, seconds, type Queued } from '../../steps/api';

/** The node with the most devices of its label `gpus` gets the most points. */
schedulerPlugin('MostGpus', {
  score: (_state, _pod, { labels }) => Math.min(100, Number(labels['gpus'] ?? 0)),
});

const deadlineOf = ({ info }: Queued): number => Number(info.pod.metadata.annotations?.['deadline'] ?? Infinity);

/** Whose deadline comes first goes first; among equals, who came first. */
schedulerPlugin('EarliestDeadlineFirst', {
  less: (a, b) => {
    const [one, other] = [deadlineOf(a), deadlineOf(b)];
    return one === other ? a.queuedAt < b.queuedAt : one < other;
  },
});

/** Holds each pod for ten seconds between its placement and its binding, unless its label says that it may go. */
schedulerPlugin('Doorkeeper', ({ clock, waiting }) => ({
  reserve: () => undefined,
  unreserve: () => undefined,
  permit(_state, pod) {
    const { door = 'slow' } = pod.pod.metadata.labels ?? {};
    if (door === 'open') return undefined;
    if (door === 'slow') clock.after(seconds(10), 'doorkeeper', () => waiting.get(pod.uid)?.allow('Doorkeeper'));
    return { code: 'Wait', reasons: ['the door is shut'], timeout: seconds(15) };
  },
  preBind: () => undefined,
  postBind: () => undefined,
}));
