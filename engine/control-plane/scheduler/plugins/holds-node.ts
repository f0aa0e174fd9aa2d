import type { Pod } from '../../../api/types/core-v1';

/** Whether the pod runs on a node or is promised one; others hold nothing that could be set free. */
export const holdsNode = ({ spec, status }: Pod): boolean =>
  (spec.nodeName ?? '') !== '' || (status.nominatedNodeName ?? '') !== '';
