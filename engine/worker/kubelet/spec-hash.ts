import type { Container } from '../../api/types/core-v1';

/** What makes a container another one: its name and its image (pkg/kubelet/container/helpers.go `pickFieldsToHash`). */
export const specHash = ({ name, image = '' }: Container): string => `${name} ${image}`;
