import type { Subject } from '../../types/rbac-v1';

/** The subjects of one kind; service accounts with their namespaces. */
export const subjectsText = (
  { subjects = [] }: { readonly subjects?: readonly Subject[] },
  kind: 'User' | 'Group' | 'ServiceAccount',
): string =>
  subjects
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ');
