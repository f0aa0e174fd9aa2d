import { stateless } from '../framework/plugin-source';

/** The more important pod goes first, then the one that came earlier (plugins/queuesort, v1.36). */
export const prioritySort = stateless({
  name: 'PrioritySort',
  less: (a, b) => (a.info.priority === b.info.priority ? a.queuedAt < b.queuedAt : a.info.priority > b.info.priority),
});
